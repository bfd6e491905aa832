package dev.sallyport.testkit;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Subject;
import dev.sallyport.testkit.Answer.Refuse;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** What a gate knows of connections around it and inside it. Confined to the event loop but for what tests ask. */
final class Nesting {

    private static final ErrorCode UNAUTHENTICATED = new ErrorCode("SP-1005", ErrorCode.Category.USER);
    private static final ErrorCode DENIED = new ErrorCode("SP-1001", ErrorCode.Category.USER);

    private final FakeHost host;
    private final Optional<Enclosure> enclosure;
    private final Journal<FakeGate> inside = new Journal<>();
    private Optional<String> subject = Optional.empty();

    /** What the connection around one proved and wants. */
    record Enclosure(String subject, String target) {}

    Nesting(FakeHost host, Optional<Enclosure> enclosure) {
        this.host = host;
        this.enclosure = enclosure;
    }

    /** Whether the client is known and may open connections inside. */
    boolean identified() {
        return subject.isPresent();
    }

    /** Returns who a client without a target is; empty when his proof is wrong. */
    Optional<Subject> identify(Login said) {
        subject = host.identity().verify(said.subject(), said.credential()).map(_ -> said.subject());
        return subject.map(name -> FakeSession.of(name, "", "").subject());
    }

    /** Returns the reason not to lead to a target. */
    Optional<Refusal> objection(String target, OptionalInt port) {
        Optional<FakeHost.FakeTarget> known = host.target(target)
                .filter(found ->
                        port.isEmpty() || port.getAsInt() == found.endpoint().port());
        if (known.isEmpty()) {
            return Optional.of(Refusal.of(DENIED, "there is no target '" + target + "'")
                    .withNextStep("Look at: sally get targets."));
        }
        Login asked = new Login(subject.orElseThrow(), target, new Login.Credential.Enclosing(), "", Map.of());
        return host.policy().answer(asked) instanceof Refuse refuse ? Optional.of(refuse.refusal()) : Optional.empty();
    }

    Enclosure enclosure(String target) {
        return new Enclosure(subject.orElseThrow(), target);
    }

    /** Registers a connection that has its handlers. It gets the deadline that an accepted one has in the core. */
    void open(FakeGate gate, Channel inner, EventLoop loop, Promise<Channel> promise) {
        inside.add(gate);
        long millis = host.limits().handshakeTimeout().toMillis();
        loop.register(inner).addListener(_ -> {
            loop.schedule(gate::handshakeOver, millis, TimeUnit.MILLISECONDS);
            promise.setSuccess(inner);
        });
    }

    FakeGate gate(int nth) {
        return inside.await(FakeGate.class, _ -> true, nth);
    }

    /** Ends what is inside. */
    void close() {
        inside.all()
                .forEach(gate ->
                        gate.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the connection around it ended")));
    }

    /** Returns what is wrong with a login inside. */
    Optional<Refusal> objection(Login said) {
        return enclosure.flatMap(around -> {
            if (!around.target().equals(said.target()) || !(said.credential() instanceof Login.Credential.Enclosing)) {
                return Optional.of(Refusal.of(UNAUTHENTICATED, "nothing but the target this connection is for"));
            }
            String account =
                    host.target(said.target()).map(FakeHost.FakeTarget::user).orElse(around.subject());
            return said.subject().equals(around.subject()) || said.subject().equals(account)
                    ? Optional.empty()
                    : Optional.of(Refusal.of(DENIED, "this connection is " + around.subject() + "'s"));
        });
    }

    /** Returns a login with the name of its subject. */
    Login known(Login said) {
        String name = enclosure
                .map(Enclosure::subject)
                .orElseGet(() -> host.identity().subjectOf(said.subject(), said.credential()));
        return new Login(name, said.target(), said.credential(), said.application(), said.parameters());
    }

    /** Checks a proof; what a server signs, or empty when it is wrong. */
    Optional<byte[]> verify(Login login) {
        return enclosure.isPresent()
                ? Optional.of(new byte[0])
                : host.identity().verify(login.subject(), login.credential());
    }
}
