package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.session.TargetHandler.Step;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How commands end: what their acknowledgement waits for, and what is said in place of a result that may not go out.
 */
final class Ending {

    private final Relay relay;
    private final TargetHandler handler;

    /** The end of an exchange that is waited for before its acknowledgement goes out. */
    private @Nullable Future<Void> awaited;

    /** Whether the rest of what the target says up to ReadyForQuery is kept from the client. */
    boolean silent;

    Ending(Relay relay, TargetHandler handler) {
        this.relay = relay;
        this.handler = handler;
    }

    /** Whether the run's exchange did not end yet, or its end is still waited for. */
    boolean open(Run run) {
        return awaited != null || !run.ended();
    }

    /** Says the warnings of a command before its first answer. */
    void begin(Turn turn) {
        Run run = turn.run;
        if (run == null) {
            return;
        }
        for (String warning : run.takeWarnings()) {
            if (!silent) {
                handler.handBefore();
                relay.say('N', Refusals.error("WARNING", "01000", warning, ""));
            }
        }
    }

    /** Ends the run's exchange; false if the acknowledgement has to wait, and then the same message comes again. */
    boolean completed(Turn turn, Run run, String tag) {
        Future<Void> future = awaited;
        if (future == null) {
            if (run.ended()) {
                return true;
            }
            run.count(tag);
            future = run.complete(Completion.Status.DONE, tag, Optional.empty(), relay.now());
        }
        return settled(turn, future);
    }

    /** Ends the run's exchange with the target's error; false if the error has to wait. */
    boolean failed(@Nullable Turn turn, Run run, ErrorText text) {
        Completion.Status status =
                text.code().equals(Refusals.QUERY_CANCELED) ? Completion.Status.CANCELLED : Completion.Status.FAILED;
        Future<Void> future = awaited;
        if (future == null) {
            future = run.complete(status, "", Optional.of(text), relay.now());
        }
        return turn == null || settled(turn, future);
    }

    private boolean settled(Turn turn, Future<Void> future) {
        if (!future.isDone()) {
            if (awaited == null) {
                awaited = future;
                future.addListener(done -> handler.resume());
            }
            return false;
        }
        awaited = null;
        if (!future.isSuccess()) {
            refuseResult(turn, future.cause());
        }
        return true;
    }

    /** Says an error in place of a result, and keeps the rest of it back. */
    void refuseResult(Turn turn, Throwable cause) {
        handler.handBefore();
        Map<Character, String> words = words(cause);
        if (!silent) {
            relay.say('E', words);
        }
        silent = true;
        Run run = turn.run;
        if (run != null && !run.ended()) {
            ErrorText text = new ErrorText(words.getOrDefault('C', ""), words.getOrDefault('M', ""), Map.of());
            run.complete(Completion.Status.FAILED, "", Optional.of(text), relay.now());
        }
        if (turn.kind == Turn.Kind.EXECUTE) {
            relay.failSegment();
        }
    }

    private static Map<Character, String> words(Throwable cause) {
        return cause instanceof RefusedException refused
                ? Refusals.error(refused.refusal())
                : Refusals.error("ERROR", Refusals.SYSTEM_ERROR, "The gateway could not handle the result.", "");
    }

    Step stall() {
        handler.handBefore();
        return Step.STALL;
    }
}
