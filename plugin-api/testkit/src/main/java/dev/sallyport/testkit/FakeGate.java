package dev.sallyport.testkit;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.Limits;
import dev.sallyport.api.Protocol.Capability;
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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A session gate without a core: identity, targets and rulings come from a {@link FakeHost}. */
public final class FakeGate implements SessionGate {

    private static final ErrorCode UNAUTHENTICATED = new ErrorCode("SP-1005", ErrorCode.Category.USER);
    private static final Refusal WRONG = Refusal.of(UNAUTHENTICATED, "the user or the token is wrong");
    private static final ErrorCode DENIED = new ErrorCode("SP-1001", ErrorCode.Category.USER);

    private final FakeHost host;
    private final Set<Capability> capabilities;
    private final Channel client;
    private final ClientInfo info;
    private final Connector connector;
    private final Valve clientValve;
    private final Sentinel clientSentinel;
    private final List<FakeLane> lanes = new CopyOnWriteArrayList<>();
    private final List<FakeHold> holds = new ArrayList<>();
    private final List<Channel> targets = new ArrayList<>();
    private final Map<Channel, Valve> targetValves = new HashMap<>();
    private Function<Disconnect, ByteBuf> lastWords = disconnect -> Unpooled.EMPTY_BUFFER;
    private volatile Optional<Disconnect> closed = Optional.empty();
    private boolean admitted;
    private final Nesting nesting;

    /** Opens the TCP connection to a target, real or not. */
    interface Connector {
        Future<Channel> connect(Admission admission, Channel client, ChannelHandler handler);
    }

    FakeGate(FakeHost host, Set<Capability> capabilities, Channel client, ClientInfo info, Connector connector) {
        this(host, capabilities, client, info, connector, Optional.empty());
    }

    private FakeGate(
            FakeHost host,
            Set<Capability> capabilities,
            Channel client,
            ClientInfo info,
            Connector connector,
            Optional<Nesting.Enclosure> enclosure) {
        this.nesting = new Nesting(host, enclosure);
        this.host = host;
        this.capabilities = capabilities;
        this.client = client;
        this.info = info;
        this.connector = connector;
        this.clientValve = new Valve(client);
        this.clientSentinel = new Sentinel(
                this, clientValve, () -> close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left")));
    }

    Sentinel clientSentinel() {
        return clientSentinel;
    }

    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    FakePolicy policy() {
        return host.policy();
    }

    @Override
    public ClientInfo client() {
        return info;
    }

    @Override
    public Limits limits() {
        return host.limits();
    }

    @Override
    public TlsContexts tls() {
        return host.tls();
    }

    @Override
    public Future<ScramChallenge> challenge(String subject) {
        inLoop("challenge");
        return done(host.identity().challenge(subject));
    }

    @Override
    public Future<Boolean> accepts(String subject, Login.Credential.PublicKey key) {
        inLoop("accepts");
        Optional<String> objection = host.identity().objection(key);
        return objection.isPresent()
                ? failed(Refusal.of(UNAUTHENTICATED, objection.get()))
                : done(host.identity().verify(subject, key).isPresent());
    }

    @Override
    public Future<Admission> admit(Login said, Consumer<HoldNotice> onHold) {
        inLoop("admit");
        if (admitted || nesting.identified()) {
            violation("admit() after admission");
        }
        Optional<Refusal> objection = nesting.objection(said);
        if (objection.isPresent()) {
            return failed(objection.get());
        }
        Login login = nesting.known(said);
        Optional<byte[]> signature = nesting.verify(login);
        if (signature.isEmpty()) {
            return failed(
                    login.credential() instanceof Login.Credential.PublicKey key
                            ? Refusal.of(
                                    UNAUTHENTICATED,
                                    host.identity().objection(key).orElse("the key is wrong"))
                            : WRONG);
        }
        Optional<FakeHost.FakeTarget> target = host.target(login.target());
        if (target.isEmpty()) {
            return failed(Refusal.of(DENIED, "there is no target '" + login.target() + "'"));
        }
        Answer answer = policy().answer(login);
        Promise<Admission> promise = promise();
        Consumer<Answer> decided = decision -> {
            if (decision instanceof Answer.Refuse refuse) {
                promise.tryFailure(new RefusedException(refuse.refusal()));
            } else {
                admitted = true;
                lanes.add(new FakeLane(this));
                promise.trySuccess(
                        target.get().admission(login, info, host.clock().instant(), signature.get(), host.accounts()));
            }
        };
        if (answer instanceof Answer.Hold hold) {
            hold(login.subject(), hold.reason(), onHold, decided);
        } else if (policy().deferred()) {
            client.eventLoop().execute(() -> decided.accept(answer));
        } else {
            decided.accept(answer);
        }
        return promise;
    }

    @Override
    public Passes passes() {
        return new FakePasses(host, client.eventLoop(), WRONG);
    }

    @Override
    public Future<Subject> identify(Login said) {
        inLoop("identify");
        if (admitted || nesting.identified() || !said.target().isEmpty()) {
            violation("identify() after admission, or with a target");
        }
        return nesting.identify(said).map(this::done).orElseGet(() -> failed(WRONG));
    }

    @Override
    public Future<Channel> nest(
            String target, OptionalInt port, Channel inner, Function<SessionGate, ChannelHandler> clientHandler) {
        inLoop("nest");
        if (!nesting.identified()) {
            violation("nest() of a client that is not identified");
        }
        Optional<Refusal> objection = nesting.objection(target, port);
        if (objection.isPresent()) {
            return failed(objection.get());
        }
        FakeGate gate =
                new FakeGate(host, capabilities, inner, info, connector, Optional.of(nesting.enclosure(target)));
        inner.pipeline().addLast(gate.clientSentinel(), clientHandler.apply(gate));
        Promise<Channel> promise = promise();
        nesting.open(gate, inner, client.eventLoop(), promise);
        return promise;
    }

    /** The time for a handshake is over. */
    void handshakeOver() {
        if (!admitted && holds.isEmpty()) {
            client.close();
        }
    }

    /** Waits for the nth (from 1) connection inside this one and returns its gate. */
    public FakeGate nested(int nth) {
        return nesting.gate(nth);
    }

    @Override
    public Future<Channel> connect(Admission admission, ChannelHandler targetHandler) {
        inLoop("connect");
        return connector.connect(admission, client, new TargetEntry(this, targets.isEmpty(), targetHandler));
    }

    /** Puts a fresh target channel under the gate's care; on the event loop, before its handler sees anything. */
    void adopt(Channel target, boolean main, ChannelHandler targetHandler) {
        targets.add(target);
        Valve valve = new Valve(target);
        targetValves.put(target, valve);
        Sentinel sentinel = new Sentinel(this, valve, () -> {
            // The adapter of a multiplexed protocol may have more connections, or make another.
            if (main && !can(Capability.MULTIPLEXED)) {
                close(Disconnect.of(Disconnect.Cause.TARGET_LEFT, "the target closed the connection"));
            }
        });
        target.pipeline().addLast(sentinel, targetHandler);
        if (main) {
            sentinel.feeder(clientValve);
            clientSentinel.feeder(valve);
        }
        if (closed.isPresent()) {
            target.close();
        }
    }

    @Override
    public Future<Secret> secret(Admission admission, Optional<Secret> refused) {
        return host.accounts().secret(this, admission, refused);
    }

    @Override
    public Future<byte[]> certify(Admission admission, byte[] key) {
        return host.accounts().certify(this, admission, key);
    }

    @Override
    public Lane lane() {
        if (!admitted) {
            violation("lane() before admission");
            throw new IllegalStateException("no lane before admission");
        }
        return lanes.getFirst();
    }

    @Override
    public Lane newLane(String label) {
        lane();
        lanes.add(new FakeLane(this));
        return lanes.getLast();
    }

    @Override
    public void reading(Channel channel, boolean wanted) {
        inLoop("reading");
        Valve valve = channel.equals(client) ? clientValve : targetValves.get(channel);
        if (valve == null) {
            violation("reading() of a channel that is not this session's");
        } else if (wanted) {
            valve.resume(Valve.Reason.ENGINE);
        } else {
            valve.pause(Valve.Reason.ENGINE);
        }
    }

    @Override
    public void farewell(Function<Disconnect, ByteBuf> words) {
        lastWords = words;
    }

    @Override
    public void close(Disconnect cause) {
        if (!client.eventLoop().inEventLoop()) {
            client.eventLoop().execute(() -> close(cause));
            return;
        }
        if (closed.isPresent()) {
            return;
        }
        closed = Optional.of(cause);
        List.copyOf(holds).forEach(FakeHold::withdraw);
        nesting.close();
        if (client.isActive() && cause.cause() != Disconnect.Cause.CLIENT_LEFT) {
            client.writeAndFlush(lastWords.apply(cause)).addListener(ChannelFutureListener.CLOSE);
        } else {
            client.close();
        }
        targets.forEach(Channel::close);
    }

    /** Returns why the session ended, if it did. */
    public Optional<Disconnect> closed() {
        return closed;
    }

    /** Returns how many lanes the adapter opened beside the first and did not close. */
    public long openLanes() {
        return lanes.stream().skip(1).filter(lane -> !lane.closed()).count();
    }

    /** Returns how many forwarded commands are not completed. */
    public long openExchanges() {
        return lanes.stream().mapToLong(FakeLane::openExchanges).sum();
    }

    void hold(String what, String reason, Consumer<HoldNotice> onHold, Consumer<Answer> decided) {
        HoldNotice notice = new HoldNotice(
                "rev-1",
                reason,
                Optional.of("sally review show rev-1"),
                host.clock().instant().plus(Duration.ofHours(1)));
        if (!can(Capability.MULTIPLEXED)) {
            clientValve.pause(Valve.Reason.HOLD); // else other lanes go on
        }
        FakeHold hold = new FakeHold(what, notice, client.eventLoop(), decision -> {
            clientValve.resume(Valve.Reason.HOLD);
            decided.accept(decision);
        });
        holds.add(hold);
        onHold.accept(notice);
        policy().held(hold);
    }

    void inLoop(String call) {
        if (!client.eventLoop().inEventLoop()) {
            violation(call + "() was not called on the event loop");
        }
    }

    void violation(String text) {
        host.violations().add(text);
    }

    /** Runs work in a later turn of the event loop. */
    void later(Runnable work) {
        client.eventLoop().execute(work);
    }

    static Refusal refusal(String reason) {
        return Refusal.of(Answer.REFUSED, reason);
    }

    <T> Promise<T> promise() {
        return client.eventLoop().newPromise();
    }

    <T> Future<T> done(T value) {
        Promise<T> promise = promise();
        complete(() -> promise.setSuccess(value));
        return promise;
    }

    @SuppressWarnings("NullAway") // a Future<Void> has no other value than null
    Future<Void> finished() {
        Promise<Void> promise = promise();
        complete(() -> promise.setSuccess(null));
        return promise;
    }

    <T> Future<T> failed(Refusal refusal) {
        Promise<T> promise = promise();
        complete(() -> promise.setFailure(new RefusedException(refusal)));
        return promise;
    }

    private void complete(Runnable completion) {
        if (policy().deferred()) {
            client.eventLoop().execute(completion);
        } else {
            completion.run();
        }
    }
}
