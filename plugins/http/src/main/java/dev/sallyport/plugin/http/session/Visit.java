package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.Fields;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection of a client: whose session it is, and its connections to the target. */
final class Visit {

    /** Idle connections kept; one is enough for a client that asks one thing after the other. */
    private static final int IDLE_MAX = 8;

    private static final int AGENT_CHARS_MAX = 64;

    /** The session a request belongs to. */
    record Entered(Admission admission, Account account, String credential) {}

    final SessionGate gate;
    final Services services;
    private final Deque<TargetConnection> idle = new ArrayDeque<>();
    private @Nullable Credentials credentials;
    private @Nullable Entered entered;
    private String target = "";

    Visit(SessionGate gate, Services services) {
        this.gate = gate;
        this.services = services;
    }

    String scheme() {
        return gate.client().encrypted() ? "https" : "http";
    }

    boolean open() {
        return entered != null;
    }

    /** Lets a request in: the first one logs in, and the others must be of the same subject and for the same target. */
    void enter(Fields fields, String wanted, Consumer<Entered> in, Consumer<Refusal> out) {
        Optional<Credentials> given = Credentials.of(fields);
        if (given.isEmpty()) {
            out.accept(Codes.refusal(Codes.NO_TOKEN, "The request carries no access token.")
                    .withNextStep("Send it as 'Authorization: Bearer TOKEN', or as the password of Basic."));
            return;
        }
        Credentials before = credentials;
        if (before == null) {
            credentials = given.get();
            target = wanted;
            admit(fields, given.get(), in, out);
        } else if (entered == null || !target.equals(wanted) || !before.same(given.get())) {
            out.accept(Codes.refusal(
                            Codes.OTHER_SESSION,
                            "A connection is for one target and one access token, and this one serves others.")
                    .withNextStep("Open another connection."));
        } else {
            in.accept(entered);
        }
    }

    private void admit(Fields fields, Credentials given, Consumer<Entered> in, Consumer<Refusal> out) {
        String agent = fields.first("user-agent").orElse("");
        Login login = new Login(
                given.subject(),
                target,
                new Login.Credential.Token(given.token()),
                agent.length() > AGENT_CHARS_MAX ? agent.substring(0, AGENT_CHARS_MAX) : agent,
                Map.of());
        gate.admit(login, notice -> {}).addListener((Future<Admission> future) -> {
            if (!future.isSuccess()) {
                out.accept(refusal(future.cause()));
                return;
            }
            Account account = Account.of(future.getNow(), services.headers);
            if (account.refusal().isPresent()) {
                out.accept(account.refusal().get());
                return;
            }
            Entered now = new Entered(future.getNow(), account, given.field());
            // A target that is down is told of before anything is judged, let alone held for people.
            connect(
                    now.admission(),
                    true,
                    connection -> {
                        idle(connection);
                        entered = now;
                        in.accept(now);
                    },
                    out);
        });
    }

    /** Finds a connection to the target, an idle one if there is one. */
    void connect(Admission admission, boolean fresh, Consumer<TargetConnection> done, Consumer<Refusal> failed) {
        TargetConnection waiting = fresh ? null : idle.pollLast();
        if (waiting != null) {
            done.accept(waiting);
            return;
        }
        TargetConnection connection = new TargetConnection(this, admission);
        gate.connect(admission, connection).addListener((Future<Channel> future) -> {
            if (future.isSuccess()) {
                done.accept(connection);
            } else {
                failed.accept(refusal(future.cause()));
            }
        });
    }

    private static Refusal refusal(Throwable cause) {
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : Codes.refusal(Codes.TARGET_BROKE, "The gateway could not go on.");
    }

    /** Keeps a connection for the next request. */
    void idle(TargetConnection connection) {
        if (idle.size() == IDLE_MAX) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    void gone(TargetConnection connection) {
        idle.remove(connection);
    }

    void close(Cause cause, String detail) {
        gate.close(Disconnect.of(cause, detail));
    }
}
