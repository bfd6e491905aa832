package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Limits;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.protocol.TlsContexts;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.net.ClientIdentity;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.net.ConnectionTls;
import dev.sallyport.core.net.TargetConnector;
import dev.sallyport.core.net.TlsStore;
import dev.sallyport.core.policy.TargetSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    private static final Disconnect CLIENT_LEFT =
            Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "The client closed the connection.");

    private final Gates gates;
    private final Sessions sessions;
    private final Governance governance;
    private final SessionIds ids;
    private final Connection connection;
    private final Protocol protocol;
    private final TargetConnector connector;
    private final TlsContexts tls;
    private final Optional<Enclosure> enclosure;
    private final Beside beside;
    private final Passes passes;
    private final Farewell farewell = new Farewell();
    private @Nullable LiveSession session;
    private @Nullable Identified identified;
    private @Nullable DefaultLane lane;
    private Optional<ClientIdentity> identity = Optional.empty();
    private @Nullable Thread admitting;
    private int quiet;

    DefaultSessionGate(
            Gates gates,
            Sessions sessions,
            SessionIds ids,
            Connection connection,
            Protocol protocol,
            TargetConnector connector,
            TlsStore tls,
            Optional<Enclosure> enclosure) {
        this.gates = gates;
        this.enclosure = enclosure;
        this.sessions = sessions;
        this.governance = sessions.governance();
        this.ids = ids;
        this.connection = connection;
        this.protocol = protocol;
        this.connector = connector;
        this.tls = new ConnectionTls(connection, tls, () -> admitted().target, () -> identity);
        this.beside = new Beside(connection.loop(), DefaultSessionGate::refused);
        this.passes = new PassDesk(governance, this::client, connection, enclosure, beside);
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
            session.close(CLIENT_LEFT);
        }
        if (identified != null) {
            identified.close(CLIENT_LEFT);
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
        InetAddress from = client().address().getAddress();
        // The signature of a certificate takes longer to check than the loop may be held up.
        return beside.run("accepts", () -> {
            Optional<String> objection = governance.identity().objection(subject, key, from);
            if (objection.isPresent()) {
                throw new RefusedException(Refusals.certificate(objection.get()));
            }
            return governance.identity().accepts(subject, key, from);
        });
    }

    @Override
    public Future<Admission> admit(Login login, Consumer<HoldNotice> onHold) {
        Promise<Admission> promise = connection.loop().newPromise();
        arrive(promise, "admit", way -> {
            Admitting.Admitted admitted = way.admit(login, onHold);
            return () -> opened(admitted, promise);
        });
        return promise;
    }

    @Override
    public Passes passes() {
        return passes;
    }

    @Override
    public Future<Subject> identify(Login login) {
        Promise<Subject> promise = connection.loop().newPromise();
        if (enclosure.isPresent()) {
            return promise.setFailure(new IllegalStateException("a connection inside another one has a target"));
        }
        arrive(promise, "identify", way -> {
            Admitting.Known known = way.identify(login);
            return () -> identified(known, promise);
        });
        return promise;
    }

    /** A way in; returns what then follows on the event loop. */
    private interface Way {
        Runnable go(Admitting admitting) throws InterruptedException;
    }

    private void arrive(Promise<?> promise, String name, Way way) {
        if (admitting != null || session != null || identified != null) {
            promise.setFailure(new IllegalStateException("a client is let in once"));
            return;
        }
        Admitting entrance = new Admitting(sessions, ids, connection, client(), protocol, enclosure, farewell);
        admitting = Thread.ofVirtual().name(name).start(() -> {
            try {
                Runnable then = way.go(entrance);
                connection.loop().execute(then);
            } catch (RuntimeException | InterruptedException | Error e) {
                connection.loop().execute(() -> {
                    admitting = null;
                    promise.tryFailure(refused(e));
                });
            }
        });
    }

    private void opened(Admitting.Admitted admitted, Promise<Admission> promise) {
        LiveSession open = admitted.session();
        admitting = null;
        session = open;
        identity = admitted.identity();
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
        watchIdle(open::closed, open::holding, open::close);
        promise.trySuccess(admitted.admission());
    }

    private void identified(Admitting.Known known, Promise<Subject> promise) {
        Identified client = new Identified(known.who(), client(), connection, farewell, sessions);
        admitting = null;
        identified = client;
        sessions.identified(client, known.arrival());
        if (!connection.channel().isActive()) {
            left();
        }
        if (client.closed()) {
            promise.tryFailure(new RefusedException(Refusals.CLOSED));
            return;
        }
        connection.endHandshake();
        watchIdle(client::closed, client::busy, client::close);
        promise.trySuccess(known.who().subject());
    }

    @Override
    public Future<Channel> nest(
            String target, OptionalInt port, Channel inner, Function<SessionGate, ChannelHandler> clientHandler) {
        Promise<Channel> promise = connection.loop().newPromise();
        Identified client = identified;
        if (client == null || client.closed()) {
            return promise.setFailure(new RefusedException(Refusals.CLOSED));
        }
        try {
            Optional<Refusal> objection = client.objection(protocol, target, port);
            if (objection.isPresent()) {
                return promise.setFailure(new RefusedException(objection.get()));
            }
        } catch (RuntimeException e) {
            return promise.setFailure(refused(e));
        }
        Optional<Enclosure> around = Optional.of(new Enclosure(client.who, target));
        return connection.nest(
                inner,
                nested -> clientHandler.apply(gates.gate(nested, protocol, around)),
                governance.limits().handshakeTimeout().toMillis());
    }

    private void watchIdle(BooleanSupplier closed, BooleanSupplier waits, Consumer<Disconnect> close) {
        long millis = Math.max(1, governance.limits().idleTimeout().toMillis() / IDLE_CHECKS);
        connection.loop().schedule(() -> checkIdle(closed, waits, close), millis, TimeUnit.MILLISECONDS);
    }

    private void checkIdle(BooleanSupplier closed, BooleanSupplier waits, Consumer<Disconnect> close) {
        if (closed.getAsBoolean()) {
            return;
        }
        quiet = connection.wasActive() || waits.getAsBoolean() ? 0 : quiet + 1;
        if (quiet >= IDLE_CHECKS) {
            close.accept(Disconnect.of(
                    Disconnect.Cause.IDLE, "The session was idle for too long, so the gateway ended it."));
        } else {
            watchIdle(closed, waits, close);
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
    public Future<Secret> secret(Admission admission, Optional<Secret> refused) {
        if (!admission.renewable()) {
            return connection.loop().newSucceededFuture(admission.secret());
        }
        TargetSpec spec = admitted().target;
        Optional<Secret> current =
                refused.isPresent() ? Optional.empty() : governance.secrets().current(spec);
        if (current.isPresent()) {
            return connection.loop().newSucceededFuture(current.get());
        }
        return beside.run("token", () -> governance.secrets().token(spec, refused));
    }

    @Override
    public Future<byte[]> certify(Admission admission, byte[] key) {
        Optional<String> principal = admitted().target.certificate();
        if (principal.isEmpty()) {
            return connection.loop().newFailedFuture(new IllegalStateException("the target's credential is a secret"));
        }
        return beside.run("certify", () -> governance.certifier().certify(admission.session(), principal.get(), key));
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
        farewell.by(lastWords);
    }

    @Override
    public void close(Disconnect cause) {
        if (session != null) {
            session.close(cause);
        } else if (identified != null) {
            identified.close(cause);
        } else {
            connection.end(null);
        }
    }
}
