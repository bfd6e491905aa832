package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.session.TargetHandler.Step;
import dev.sallyport.plugin.postgres.wire.ErrorFields;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Matches what the target says with the turns that wait for it, and decides what of it the client hears. */
final class Answers {

    private final Relay relay;
    private final TargetHandler handler;

    /** The end of an exchange that is waited for before its acknowledgement goes out. */
    private @Nullable Future<Void> awaited;

    /** Whether the rest of what the target says up to ReadyForQuery is kept from the client. */
    private boolean silent;

    Answers(Relay relay, TargetHandler handler) {
        this.relay = relay;
        this.handler = handler;
    }

    /** Whether a message may be handed on (or dropped) as it streams, unseen. */
    boolean streams(byte type) {
        return type == 'D' || type == 'd';
    }

    /** Whether a message that streams is kept from the client. */
    boolean cuts(byte type) {
        Turn turn = head(type);
        if (type == 'D') {
            expect(turn.kind == Turn.Kind.QUERY || turn.kind == Turn.Kind.EXECUTE, type);
        }
        begin(turn);
        return silent;
    }

    /** Takes a whole message. */
    Step take(byte type, ByteBuf buffer, int at, int length, int end) {
        switch (type) {
            case 'S' -> {
                ByteBuf body = body(buffer, at, length);
                relay.setting(Wire.text(body, StandardCharsets.UTF_8), Wire.text(body, StandardCharsets.UTF_8));
                return Step.PASS;
            }
            case 'A' -> {
                return Step.PASS;
            }
            case 'N' -> {
                return notice(buffer, at, length);
            }
            case 'E' -> {
                return error(buffer, at, length);
            }
            case 'Z' -> {
                return ready(buffer, at, length);
            }
            default -> {
                return answer(type, buffer, at, length, end);
            }
        }
    }

    private Step answer(byte type, ByteBuf buffer, int at, int length, int end) {
        Turn turn = head(type);
        Turn.Kind kind = turn.kind;
        switch (type) {
            case '1' -> {
                expect(kind == Turn.Kind.PARSE, type);
                Prepared statement = turn.statement;
                if (statement != null) {
                    statement.settled = true;
                }
                return pop();
            }
            case '2' -> {
                expect(kind == Turn.Kind.BIND, type);
                return pop();
            }
            case '3' -> {
                expect(kind == Turn.Kind.CLOSE, type);
                return pop();
            }
            case 't' -> {
                expect(kind == Turn.Kind.DESCRIBE, type);
                parameterTypes(turn, body(buffer, at, length));
                return pass();
            }
            case 'T' -> {
                if (kind == Turn.Kind.QUERY) {
                    begin(turn);
                    return pass();
                }
                expect(kind == Turn.Kind.DESCRIBE || kind == Turn.Kind.PROBE, type);
                return pop();
            }
            case 'n' -> {
                expect(kind == Turn.Kind.DESCRIBE || kind == Turn.Kind.PROBE, type);
                return pop();
            }
            case 'C', 'I' -> {
                return complete(turn, type, buffer, at, length, end);
            }
            case 's' -> {
                expect(kind == Turn.Kind.EXECUTE, type);
                begin(turn);
                return pop();
            }
            case 'G', 'H' -> {
                expect(kind == Turn.Kind.QUERY || kind == Turn.Kind.EXECUTE, type);
                begin(turn);
                if (type == 'G') {
                    copyIn();
                }
                return pass();
            }
            case 'c' -> {
                expect(kind == Turn.Kind.QUERY || kind == Turn.Kind.EXECUTE, type);
                return pass();
            }
            default -> throw new IllegalArgumentException("it sent a message of unknown type " + (type & 0xff));
        }
    }

    private Step complete(Turn turn, byte type, ByteBuf buffer, int at, int length, int end) {
        expect(turn.kind == Turn.Kind.QUERY || turn.kind == Turn.Kind.EXECUTE, type);
        begin(turn);
        Run run = turn.run;
        if (turn.kind == Turn.Kind.QUERY) {
            // Whether it is the last of the text is known when the next message begins; that is nearly always there.
            if (at + length >= end) {
                return Step.MORE;
            }
            if (run != null) {
                String tag = tag(type, buffer, at, length);
                if (buffer.getByte(at + length) != 'Z') {
                    run.count(tag);
                } else if (!completed(run, Completion.Status.DONE, tag)) {
                    return Step.STALL;
                }
            }
            return pass();
        }
        if (run != null && !completed(run, Completion.Status.DONE, tag(type, buffer, at, length))) {
            return Step.STALL;
        }
        return pop();
    }

    private static String tag(byte type, ByteBuf buffer, int at, int length) {
        return type == 'I' ? "" : Wire.text(body(buffer, at, length), StandardCharsets.UTF_8);
    }

    /** Ends the run's exchange; false if the acknowledgement has to wait, and then the same message comes again. */
    private boolean completed(Run run, Completion.Status status, String tag) {
        Future<Void> future = awaited;
        if (future == null) {
            if (run.ended()) {
                return true;
            }
            run.count(tag);
            future = run.complete(status, tag, Optional.empty(), relay.now());
        }
        return settled(future);
    }

    private boolean settled(Future<Void> future) {
        if (!future.isDone()) {
            awaited = future;
            handler.handBefore();
            future.addListener(done -> handler.resume());
            return false;
        }
        awaited = null;
        if (!future.isSuccess()) {
            refuseResult(future.cause());
        }
        return true;
    }

    /** Says an error in place of a result, and keeps the rest of it back. */
    private void refuseResult(Throwable cause) {
        handler.handBefore();
        if (!silent) {
            relay.say('E', words(cause));
        }
        silent = true;
    }

    private static Map<Character, String> words(Throwable cause) {
        return cause instanceof RefusedException refused
                ? Refusals.error(refused.refusal())
                : Refusals.error("ERROR", Refusals.SYSTEM_ERROR, "The gateway could not handle the result.", "");
    }

    private Step notice(ByteBuf buffer, int at, int length) {
        if (silent) {
            return Step.CUT;
        }
        ErrorFields fields = ErrorFields.decode(buffer.slice(at, length), relay.charset());
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

    private Step error(ByteBuf buffer, int at, int length) {
        ErrorFields fields = ErrorFields.decode(buffer.slice(at, length), relay.charset());
        Turn turn = relay.turns.peek();
        while (turn != null && turn.kind == Turn.Kind.COPY_END) {
            relay.turns.remove();
            turn = relay.turns.peek();
        }
        if (turn != null && turn.kind == Turn.Kind.POISON) {
            return poisoned(turn);
        }
        ErrorText text = fields.text();
        Run run = turn == null ? null : turn.run;
        if (turn != null) {
            begin(turn);
        }
        ErrorText redacted = run == null ? relay.lane.redact(text) : run.exchange.redact(text);
        if (run != null && (awaited != null || !run.ended())) {
            Completion.Status status = text.code().equals(Refusals.QUERY_CANCELED)
                    ? Completion.Status.CANCELLED
                    : Completion.Status.FAILED;
            Future<Void> future =
                    awaited != null ? awaited : run.complete(status, "", Optional.of(redacted), relay.now());
            if (!settled(future)) {
                return Step.STALL;
            }
        }
        boolean said = !silent;
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

    private Step poisoned(Turn turn) {
        handler.handBefore();
        if (!silent && !turn.error.isEmpty()) {
            relay.say('E', turn.error);
        }
        relay.turns.remove();
        return Step.CUT;
    }

    private Step ready(ByteBuf buffer, int at, int length) {
        expect(length == 6, (byte) 'Z');
        Turn turn = head((byte) 'Z');
        while (turn.kind == Turn.Kind.COPY_END) {
            relay.turns.remove();
            turn = head((byte) 'Z');
        }
        expect(turn.kind == Turn.Kind.QUERY || turn.kind == Turn.Kind.SYNC, (byte) 'Z');
        Run run = turn.run;
        if (run != null && (awaited != null || !run.ended()) && !completed(run, Completion.Status.DONE, "")) {
            return Step.STALL;
        }
        silent = false;
        relay.copyIn = false;
        relay.readyForQuery(buffer.getByte(at + 5));
        relay.turns.remove();
        // What the gateway has to say next belongs behind this message, so it is handed on first.
        handler.handThrough(length);
        relay.settle();
        relay.afterReady();
        return Step.DONE;
    }

    /** Says the warnings of a command before its first answer. */
    private void begin(Turn turn) {
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

    private void copyIn() {
        // Sync is ignored by a target that copies, so those on their way will not be answered.
        boolean ended = false;
        boolean ignored = false;
        java.util.Iterator<Turn> turns = relay.turns.iterator();
        turns.next();
        while (turns.hasNext() && !ended) {
            Turn next = turns.next();
            ended = next.kind == Turn.Kind.COPY_END;
            if (ended || next.kind == Turn.Kind.SYNC) {
                ignored |= !ended;
                turns.remove();
            }
        }
        relay.copyIn = !ended;
        if (ignored) {
            relay.syncIgnored();
        }
    }

    private static void parameterTypes(Turn turn, ByteBuf body) {
        int[] types = new int[Wire.count(body)];
        Wire.require(body, types.length * 4);
        for (int i = 0; i < types.length; i++) {
            types[i] = body.readInt();
        }
        Prepared statement = turn.statement;
        if (statement != null) {
            statement.types = types;
        }
    }

    private Step pop() {
        Turn turn = relay.turns.remove();
        boolean hidden = turn.kind == Turn.Kind.PROBE || silent;
        Turn next = relay.turns.peek();
        if (next != null && (next.kind == Turn.Kind.WORDS || next.kind == Turn.Kind.COPY_END)) {
            handler.settleAfter();
        }
        return hidden ? Step.CUT : Step.PASS;
    }

    private Step pass() {
        return silent ? Step.CUT : Step.PASS;
    }

    private Turn head(byte type) {
        Turn turn = relay.turns.peek();
        if (turn == null) {
            throw new IllegalArgumentException("it sent a message of type " + (type & 0xff) + " that nobody asked for");
        }
        return turn;
    }

    private static void expect(boolean condition, byte type) {
        if (!condition) {
            throw new IllegalArgumentException("it sent a message of type " + (type & 0xff) + " out of turn");
        }
    }

    private static ByteBuf body(ByteBuf buffer, int at, int length) {
        return buffer.slice(at + Wire.HEADER_BYTES, length - Wire.HEADER_BYTES);
    }

    void ended() {
        awaited = null;
    }
}
