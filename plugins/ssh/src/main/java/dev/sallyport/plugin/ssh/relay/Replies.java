package dev.sallyport.plugin.ssh.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answers a client waits for on one channel. They go out in the order of its requests, whoever gives them: the
 * target, or the gateway in its place.
 */
final class Replies {

    /** Requests of a channel without an answer yet; a client that does not wait for any is up to something. */
    private static final int WAITING_MAX = 64;

    private final Consumer<Boolean> client;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Runnable afterwards;

    /** A request that is not answered yet, or whose answer waits for its turn. */
    private static final class Waiting {
        final Consumer<Boolean> answered;

        @Nullable
        Boolean answer;

        Waiting(Consumer<Boolean> answered) {
            this.answered = answered;
        }
    }

    /** @param client sends a success or a failure */
    Replies(Consumer<Boolean> client) {
        this.client = client;
    }

    /** The client asked something that the target answers. */
    void expect() {
        expect(client);
    }

    /** The target was asked something, and somebody else than the client hears the answer. */
    void expect(Consumer<Boolean> answered) {
        if (waiting.size() >= WAITING_MAX) {
            throw new IllegalArgumentException("too many requests without waiting for an answer");
        }
        waiting.add(new Waiting(answered));
    }

    /** Answers the client now; only from within an answer, which has its turn. */
    void tell(boolean success) {
        client.accept(success);
    }

    /** The gateway answers the client itself, if an answer is wanted. */
    void answer(boolean wanted, boolean success) {
        if (wanted) {
            answer(success);
        }
    }

    /** The gateway answers the client itself. */
    void answer(boolean success) {
        if (waiting.isEmpty()) {
            client.accept(success);
        } else {
            expect();
            waiting.getLast().answer = success;
        }
    }

    /** The target answered. */
    void answered(boolean success) {
        Waiting first = waiting.poll();
        if (first == null) {
            throw new IllegalArgumentException("an answer nobody asked for");
        }
        first.answered.accept(success);
        for (Waiting next = waiting.peek(); next != null && next.answer != null; next = waiting.peek()) {
            waiting.poll();
            next.answered.accept(next.answer);
        }
        Runnable task = afterwards;
        if (waiting.isEmpty() && task != null) {
            afterwards = null;
            task.run();
        }
    }

    /** Runs a task when everything asked so far is answered. */
    void whenAnswered(Runnable task) {
        if (waiting.isEmpty()) {
            task.run();
        } else {
            afterwards = task;
        }
    }
}
