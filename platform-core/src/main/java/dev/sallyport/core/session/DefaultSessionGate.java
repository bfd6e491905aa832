package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Limits;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.protocol.TlsContexts;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.net.ConnectionTls;
import dev.sallyport.core.net.TargetConnector;
import dev.sallyport.core.net.TlsStore;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client connection's gate. Confined to its event loop. */
final class DefaultSessionGate implements SessionGate {

    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultSessionGate.class);
    /** An idle session is noticed within this part of its timeout. */
    private static final int IDLE_CHECKS = 4;

    private final Sessions sessions;
    private final Governance governance;
    private final SessionIds ids;
    private final Connection connection;
    private final Protocol protocol;
    private final TargetConnector connector;
    private final TlsContexts tls;
    private @Nullable LiveSession session;
    private @Nullable DefaultLane lane;
    private @Nullable Thread admitting;
    private Function<Disconnect, ByteBuf> farewell = cause -> io.netty.buffer.Unpooled.EMPTY_BUFFER;
    private int quiet;

    DefaultSessionGate(
            Sessions sessions,
            SessionIds ids,
            Connection connection,
            Protocol protocol,
            TargetConnector connector,
            TlsStore tls) {
        this.sessions = sessions;
        this.governance = sessions.governance();
        this.ids = ids;
        this.connection = connection;
        this.protocol = protocol;
        this.connector = connector;
        this.tls = new ConnectionTls(connection, tls, () -> admitted().target);
        connection.channel().closeFuture().addListener(closed -> left());
    }

    private LiveSession admitted() {
        if (session == null) {
            throw new IllegalStateException("only after admission");
        }
        return session;
    }

    /** The client's connection is closed, by whomever. */
    private void left() {
        if (admitting != null) {
            admitting.interrupt();
        }
        if (session != null) {
            session.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "The client closed the connection."));
        }
    }

    @Override
    public ClientInfo client() {
        ClientInfo client = connection.client();
        return protocol.capabilities().contains(Protocol.Capability.ENCRYPTED)
                ? new ClientInfo(client.address(), client.listener(), true)
                : client;
    }

    @Override
    public Limits limits() {
        return governance.limits();
    }

    @Override
    public TlsContexts tls() {
        return tls;
    }

    @Override
    public Future<ScramChallenge> challenge(String subject) {
        try {
            return connection.loop().newSucceededFuture(governance.identity().challenge(subject));
        } catch (RuntimeException e) {
            return connection.loop().newFailedFuture(refused(e));
        }
    }

    @Override
    public Future<Boolean> accepts(String subject, Login.Credential.PublicKey key) {
        Promise<Boolean> promise = connection.loop().newPromise();
        InetAddress from = client().address().getAddress();
        // The signature of a certificate takes longer to check than the loop may be held up.
        Thread.ofVirtual().name("accepts").start(() -> {
            try {
                Optional<String> objection = governance.identity().objection(subject, key, from);
                boolean accepted = objection.isEmpty() && governance.identity().accepts(subject, key, from);
                connection
                        .loop()
                        .execute(() -> objection.ifPresentOrElse(
                                reason -> promise.tryFailure(new RefusedException(Refusals.certificate(reason))),
                                () -> promise.trySuccess(accepted)));
            } catch (RuntimeException | Error e) {
                connection.loop().execute(() -> promise.tryFailure(refused(e)));
            }
        });
        return promise;
    }

    @Override
    public Future<Admission> admit(Login login, Consumer<HoldNotice> onHold) {
        Promise<Admission> promise = connection.loop().newPromise();
        if (admitting != null || session != null) {
            return promise.setFailure(new IllegalStateException("admit is called once"));
        }
        Admitting way = new Admitting(sessions, ids, connection, client(), protocol);
        admitting = Thread.ofVirtual().name("admit").start(() -> {
            try {
                Admitting.Admitted admitted = way.admit(login, onHold);
                connection.loop().execute(() -> opened(admitted, promise));
            } catch (RuntimeException | InterruptedException | Error e) {
                connection.loop().execute(() -> {
                    admitting = null;
                    promise.tryFailure(refused(e));
                });
            }
        });
        return promise;
    }

    private void opened(Admitting.Admitted admitted, Promise<Admission> promise) {
        LiveSession open = admitted.session();
        admitting = null;
        session = open;
        open.farewell(farewell);
        sessions.opened(open, admitted.arrival());
        if (!connection.channel().isActive()) {
            left();
        }
        if (open.closed()) {
            promise.tryFailure(new RefusedException(Refusals.CLOSED));
            return;
        }
        connection.endHandshake();
        lane = open.newLane("main");
        watchIdle(open);
        promise.trySuccess(admitted.admission());
    }

    private void watchIdle(LiveSession open) {
        long millis = Math.max(1, governance.limits().idleTimeout().toMillis() / IDLE_CHECKS);
        connection.loop().schedule(() -> checkIdle(open), millis, TimeUnit.MILLISECONDS);
    }

    private void checkIdle(LiveSession open) {
        if (open.closed()) {
            return;
        }
        quiet = connection.wasActive() || open.holding() ? 0 : quiet + 1;
        if (quiet >= IDLE_CHECKS) {
            open.close(Disconnect.of(
                    Disconnect.Cause.IDLE, "The session was idle for too long, so the gateway ended it."));
        } else {
            watchIdle(open);
        }
    }

    private static RefusedException refused(Throwable e) {
        if (e instanceof RefusedException refused) {
            return refused;
        }
        if (e instanceof GatewayException known) {
            LOGGER.atWarn()
                    .addKeyValue("errorCode", known.code())
                    .addKeyValue("error", known.getMessage())
                    .log("A login failed for a reason of the gateway's");
        } else {
            LOGGER.atError().setCause(e).log("A login failed");
        }
        return new RefusedException(Refusals.of(e));
    }

    @Override
    public Future<Channel> connect(Admission admission, ChannelHandler targetHandler) {
        return connector.connect(connection, admitted().target, targetHandler);
    }

    @Override
    public Future<byte[]> certify(Admission admission, byte[] key) {
        Promise<byte[]> promise = connection.loop().newPromise();
        Optional<String> principal = admitted().target.certificate();
        if (principal.isEmpty()) {
            return promise.setFailure(new IllegalStateException("the target's credential is a secret"));
        }
        Thread.ofVirtual().name("certify").start(() -> {
            try {
                byte[] made = governance.certifier().certify(admission.session(), principal.get(), key);
                connection.loop().execute(() -> promise.trySuccess(made));
            } catch (RuntimeException | Error e) {
                connection.loop().execute(() -> promise.tryFailure(refused(e)));
            }
        });
        return promise;
    }

    @Override
    public Lane lane() {
        admitted();
        return java.util.Objects.requireNonNull(lane);
    }

    @Override
    public Lane newLane(String label) {
        return admitted().newLane(label);
    }

    @Override
    public void reading(Channel channel, boolean wanted) {
        connection.reading(channel, wanted);
    }

    @Override
    public void farewell(Function<Disconnect, ByteBuf> lastWords) {
        farewell = lastWords;
        if (session != null) {
            session.farewell(lastWords);
        }
    }

    @Override
    public void close(Disconnect cause) {
        if (session != null) {
            session.close(cause);
        } else {
            connection.end(null);
        }
    }
}
