package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Subject;
import dev.sallyport.plugin.ssh.Words;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.sshd.common.session.Session;

/**
 * Asks the core to let a client in, and waits for the answer in the connection's turn: the engine goes on when somebody
 * is in, or is not. Found by the authentications in their I/O session.
 */
public final class Doorman {

    /** The key under which it lies in the client's I/O session. */
    public static final Object KEY = Doorman.class;

    private static final String UNAUTHENTICATED = "SP-1005";

    private final SessionGate gate;
    private final Executor loop;
    private final Optional<String> inside;
    private final House house;
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

    /** The client went away. */
    private record Left() {}

    /** What comes of an attempt to log in. */
    public enum Outcome {
        IN,
        /** The proof is wrong; the client may try again. */
        WRONG,
        /** Nothing more is to be said to this client; the connection ends. */
        OVER
    }

    /** Who hears of what came of a login; told in the turn. */
    public interface House {

        /** Somebody is in, to a target. */
        void admitted(Admission admission);

        /** Somebody is in who named no target. */
        void identified(Subject who);

        /** Somebody proved who he is but may not come in; ends the connection. */
        void refused(Refusal refusal);
    }

    /** @param inside the target of a connection inside another one */
    public Doorman(SessionGate gate, Executor loop, Optional<String> inside, House house) {
        this.gate = gate;
        this.loop = loop;
        this.inside = inside;
        this.house = house;
    }

    /** Returns the target of a connection inside another one. */
    public Optional<String> inside() {
        return inside;
    }

    /** Reads a user name as it is meant here. */
    Optional<LoginName> name(String user) {
        return inside.isPresent() ? LoginName.inside(user, inside.get()) : LoginName.of(user);
    }

    public static Doorman of(Session session) {
        return (Doorman) session.getIoSession().getAttribute(KEY);
    }

    /** Wakes a login that waits; any thread. */
    public void clientLeft() {
        answers.add(new Left());
    }

    /**
     * Tries a login; blocks the turn.
     *
     * @param told told in the turn what the client waits for
     * @param wrong told in the turn why the proof is wrong
     */
    Outcome admit(
            LoginName name,
            Login.Credential credential,
            String application,
            Consumer<HoldNotice> told,
            Consumer<Refusal> wrong)
            throws InterruptedException {
        Login login = new Login(name.subject(), name.target().orElse(""), credential, application, Map.of());
        loop.execute(() -> {
            if (name.target().isPresent()) {
                answered(gate.admit(login, answers::add));
            } else {
                answered(gate.identify(login));
            }
        });
        while (true) {
            Object answer = answers.take();
            switch (answer) {
                case HoldNotice notice -> told.accept(notice);
                case Admission in -> {
                    house.admitted(in);
                    return Outcome.IN;
                }
                case Subject who -> {
                    house.identified(who);
                    return Outcome.IN;
                }
                case RefusedException no
                when no.refusal().code().id().equals(UNAUTHENTICATED) -> {
                    wrong.accept(no.refusal());
                    return Outcome.WRONG;
                }
                case RefusedException no -> {
                    house.refused(no.refusal());
                    return Outcome.OVER;
                }
                case Left _ -> {
                    return Outcome.OVER;
                }
                default -> {
                    house.refused(Refusal.of(Words.FAILED, "The gateway could not handle the login."));
                    return Outcome.OVER;
                }
            }
        }
    }

    private <T> void answered(Future<T> answer) {
        answer.addListener((Future<T> done) -> answers.add(done.isSuccess() ? done.getNow() : done.cause()));
    }

    /**
     * Whether a proof by this key would be accepted; blocks the turn.
     *
     * @param wrong told in the turn what is wrong with it, if the core says so
     */
    boolean accepts(LoginName name, Login.Credential.PublicKey key, Consumer<Refusal> wrong)
            throws InterruptedException {
        BlockingQueue<Future<Boolean>> answer = new ArrayBlockingQueue<>(1);
        loop.execute(() -> gate.accepts(name.subject(), key).addListener((Future<Boolean> done) -> answer.add(done)));
        Future<Boolean> done = answer.take();
        if (done.cause() instanceof RefusedException no) {
            wrong.accept(no.refusal());
        }
        return done.isSuccess() && done.getNow();
    }
}
