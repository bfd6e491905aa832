package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.plugin.postgres.session.TargetHandler.Step;
import dev.sallyport.plugin.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Errors and notices of the target, redacted, and what an error does to the turns behind it. */
final class Errors {

    private final Relay relay;
    private final TargetHandler handler;
    private final Ending ending;

    Errors(Relay relay, TargetHandler handler, Ending ending) {
        this.relay = relay;
        this.handler = handler;
        this.ending = ending;
    }

    Step notice(ByteBuf buffer, int at, int length) {
        if (ending.silent) {
            return Step.CUT;
        }
        ErrorFields fields = ErrorFields.decode(buffer.slice(at, length), relay.readings.charset());
        ErrorText text = fields.text();
        Turn turn = relay.turns.peek();
        Run run = turn == null ? null : turn.run;
        ErrorText redacted = run == null || run.ended() ? relay.lane.redact(text) : run.exchange.redact(text);
        if (redacted.equals(text)) {
            return Step.PASS;
        }
        handler.handBefore();
        relay.say('N', fields.with(redacted).fields());
        return Step.CUT;
    }

    Step error(ByteBuf buffer, int at, int length) {
        ErrorFields fields = ErrorFields.decode(buffer.slice(at, length), relay.readings.charset());
        Turn turn = relay.turns.peek();
        while (turn != null && turn.kind == Turn.Kind.COPY_END) {
            relay.turns.remove();
            turn = relay.turns.peek();
        }
        if (turn != null && turn.kind == Turn.Kind.POISON) {
            return poisoned(turn);
        }
        ErrorText text = fields.text();
        Run run = failing();
        if (turn != null) {
            ending.begin(turn);
        }
        ErrorText redacted = run == null ? relay.lane.redact(text) : run.exchange.redact(text);
        if (run != null && ending.open(run)) {
            if (!ending.failed(turn, run, redacted)) {
                return ending.stall();
            }
        }
        if (turn != null && turn.kind == Turn.Kind.QUERY) {
            relay.names.forget(turn.prepares);
        }
        boolean said = !ending.silent;
        if (fields.fatal()) {
            relay.passedFatal();
        }
        relay.copyIn = false;
        if (turn != null && turn.kind != Turn.Kind.QUERY && turn.kind != Turn.Kind.SYNC) {
            relay.skipToSync();
        }
        if (!said) {
            return Step.CUT;
        }
        if (redacted.equals(text)) {
            return Step.PASS;
        }
        handler.handBefore();
        relay.say('E', fields.with(redacted).fields());
        return Step.CUT;
    }

    /** Returns the command an error belongs to: a Parse or Bind that fails makes the Execute behind it fail. */
    private @Nullable Run failing() {
        for (Turn turn : relay.turns) {
            if (turn.run != null || turn.kind == Turn.Kind.SYNC || turn.kind == Turn.Kind.WORDS) {
                return turn.run;
            }
        }
        return null;
    }

    private Step poisoned(Turn turn) {
        handler.handBefore();
        if (!ending.silent && !turn.error.isEmpty()) {
            relay.say('E', turn.error);
        }
        relay.turns.remove();
        return Step.CUT;
    }
}
