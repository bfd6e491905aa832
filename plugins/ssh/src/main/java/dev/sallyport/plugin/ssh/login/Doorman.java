package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.ssh.Words;
import io.netty.util.concurrent.Future;
import java.util.Map;
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
    private final Consumer<Admission> admitted;
    private final Consumer<Refusal> refused;
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

    /**
     * @param admitted told in the turn when somebody is in
     * @param refused told in the turn when somebody proved who he is but may not come in; ends the connection
     */
    public Doorman(SessionGate gate, Executor loop, Consumer<Admission> admitted, Consumer<Refusal> refused) {
        this.gate = gate;
        this.loop = loop;
        this.admitted = admitted;
        this.refused = refused;
    }

    static Doorman of(Session session) {
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
        Login login = new Login(name.subject(), name.target(), credential, application, Map.of());
        loop.execute(() -> gate.admit(login, answers::add).addListener((Future<Admission> done) -> {
            answers.add(done.isSuccess() ? done.getNow() : done.cause());
        }));
        while (true) {
            Object answer = answers.take();
            switch (answer) {
                case HoldNotice notice -> told.accept(notice);
                case Admission in -> {
                    admitted.accept(in);
                    return Outcome.IN;
                }
                case RefusedException no
                when no.refusal().code().id().equals(UNAUTHENTICATED) -> {
                    wrong.accept(no.refusal());
                    return Outcome.WRONG;
                }
                case RefusedException no -> {
                    refused.accept(no.refusal());
                    return Outcome.OVER;
                }
                case Left _ -> {
                    return Outcome.OVER;
                }
                default -> {
                    refused.accept(Refusal.of(Words.FAILED, "The gateway could not handle the login."));
                    return Outcome.OVER;
                }
            }
        }
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
