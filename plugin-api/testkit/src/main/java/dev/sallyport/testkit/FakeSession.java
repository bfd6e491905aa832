package dev.sallyport.testkit;

import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A session made of given facts. */
public record FakeSession(
        SessionId id, Subject subject, Target target, ClientInfo client, Instant openedAt, String application)
        implements Session {

    /** Returns a session of a person in the group {@code everyone} with a target, from the loopback address. */
    public static FakeSession of(String subject, String target, String protocol) {
        return new FakeSession(
                new SessionId("01testsession0000000000000"),
                new Subject(subject, Subject.Kind.HUMAN, Set.of("everyone"), Optional.empty()),
                new Target(target, protocol, Map.of()),
                new ClientInfo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000), "test", false),
                ManualClock.START,
                "testkit");
    }

    public FakeSession withSubject(Subject other) {
        return new FakeSession(id, other, target, client, openedAt, application);
    }

    public FakeSession withTarget(Target other) {
        return new FakeSession(id, subject, other, client, openedAt, application);
    }
}
