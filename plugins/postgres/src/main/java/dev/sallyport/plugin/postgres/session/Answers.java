package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.session.TargetHandler.Step;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Matches what the target says with the turns that wait for it, and decides what of it the client hears. */
final class Answers {

    private final Relay relay;
    private final TargetHandler handler;

    private final Ending ending;
    private final Errors errors;
    private final Results results;
    private final Shapes shapes = new Shapes();

    Answers(Relay relay, TargetHandler handler) {
        this.relay = relay;
        this.handler = handler;
        this.ending = new Ending(relay, handler);
        this.errors = new Errors(relay, handler, ending);
        this.results = new Results(relay, handler);
    }

    /** Whether a message may be handed on (or dropped) as it streams, unseen. */
    boolean streams(byte type) {
        if (type != 'D' && type != 'd') {
            return false;
        }
        Turn turn = head(type);
        expect(turn.kind == Turn.Kind.QUERY || turn.kind == Turn.Kind.EXECUTE, type);
        Run run = turn.run;
        if (ending.silent || run == null || type == 'd') {
            return true;
        }
        Result result = run.result;
        return result != null && (result.passes() || result.full());
    }

    /** Whether a message that streams is kept from the client. */
    boolean cuts(byte type) {
        if (ending.silent || type == 'd') {
            return ending.silent;
        }
        Run run = head(type).run;
        Result result = run == null ? null : run.result;
        return result != null && result.full();
    }

    /** Takes a whole message. */
    Step take(byte type, ByteBuf buffer, int at, int length, int end) {
        switch (type) {
            case 'S' -> {
                ByteBuf body = body(buffer, at, length);
                relay.readings.setting(
                        Wire.text(body, StandardCharsets.UTF_8), Wire.text(body, StandardCharsets.UTF_8));
                return Step.PASS;
            }
            case 'A' -> {
                return Step.PASS;
            }
            case 'N' -> {
                return errors.notice(buffer, at, length);
            }
            case 'E' -> {
                return errors.error(buffer, at, length);
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
            case 'D' -> {
                return row(turn, buffer, at);
            }
            case 'T' -> {
                return description(turn, body(buffer, at, length));
            }
            case 'n' -> {
                expect(kind == Turn.Kind.DESCRIBE || kind == Turn.Kind.PROBE, type);
                return pop();
            }
            case 'C', 'I' -> {
                return complete(turn, type, buffer, at, length, end);
            }
            case 's' -> {
                return suspended(turn);
            }
            case 'G', 'H' -> {
                expect(kind == Turn.Kind.QUERY || kind == Turn.Kind.EXECUTE, type);
                ending.begin(turn);
                Run run = turn.run;
                if (type == 'G') {
                    copyIn();
                } else if (run != null && !ending.silent) {
                    // The text did not show that it copies; it is still time.
                    CopyOuts.planned(run, relay.now())
                            .ifPresent(refusal -> ending.refuseResult(turn, new RefusedException(refusal)));
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

    private Step description(Turn turn, ByteBuf body) {
        Turn.Kind kind = turn.kind;
        expect(kind == Turn.Kind.QUERY || kind == Turn.Kind.DESCRIBE || kind == Turn.Kind.PROBE, (byte) 'T');
        Run run = turn.run;
        Portal portal = turn.portal;
        if (kind == Turn.Kind.QUERY) {
            ending.begin(turn);
            if (run != null && !ending.silent) {
                if (!results.open(run, shapes.of(body, relay.readings.charset()))) {
                    return ending.stall();
                }
                refuseIfPlanned(turn, run);
            }
            return pass();
        }
        if (portal != null) {
            Shapes.Shape shape = shapes.of(body, relay.readings.charset());
            Run running = portal.run;
            Result result = running == null || running.ended() ? null : running.result;
            Shapes.Shape known = portal.shape;
            if (result != null && known != null && !known.description.equals(shape.description)) {
                throw new IllegalArgumentException("a portal changed its shape while it was read");
            }
            portal.shape = shape;
        }
        return pop();
    }

    /** Plans the result of an Execute, whose shape is known from its portal; false if that takes time. */
    private boolean opened(Turn turn) {
        ending.begin(turn);
        Run run = turn.run;
        Portal portal = turn.portal;
        if (turn.kind != Turn.Kind.EXECUTE || run == null || portal == null || ending.silent || run.result != null) {
            return true;
        }
        Shapes.Shape shape = portal.shape;
        if (shape != null) {
            if (!results.open(run, shape)) {
                return false;
            }
            refuseIfPlanned(turn, run);
        }
        return true;
    }

    private void refuseIfPlanned(Turn turn, Run run) {
        Result result = run.result;
        if (result != null && result.plan.refusal().isPresent()) {
            ending.refuseResult(turn, new RefusedException(result.plan.refusal().get()));
        }
    }

    private Step row(Turn turn, ByteBuf buffer, int at) {
        if (!opened(turn)) {
            return ending.stall();
        }
        Run run = turn.run;
        if (ending.silent) {
            return Step.CUT;
        }
        Result result = run == null ? null : run.result;
        if (result == null) {
            throw new IllegalArgumentException("it sent rows without describing them");
        }
        if (result.passes()) {
            return Step.PASS;
        }
        try {
            Step step = results.rows(result, buffer, at);
            return step == Step.STALL ? ending.stall() : step;
        } catch (RefusedException e) {
            ending.refuseResult(turn, e);
            return Step.CUT;
        }
    }

    private Step suspended(Turn turn) {
        expect(turn.kind == Turn.Kind.EXECUTE, (byte) 's');
        if (!opened(turn)) {
            return ending.stall();
        }
        Run run = turn.run;
        Portal portal = turn.portal;
        Result result = run == null ? null : run.result;
        if (run == null || portal == null || result == null || !result.full() || ending.silent) {
            return pop();
        }
        // The client has all it may get: the result ends here, and the portal cannot be asked for more.
        String tag = result.tag("SELECT 0");
        if (!ending.completed(turn, run, tag)) {
            return ending.stall();
        }
        relay.names.closePortal(portal.name);
        return capped(result, tag);
    }

    private Step capped(Result result, String tag) {
        handler.handBefore();
        if (!ending.silent) {
            relay.say('N', Refusals.error("WARNING", "01000", result.warning(), ""));
            relay.toClient(Messages.commandComplete(relay.allocator(), tag));
        }
        if (relay.turns.element().kind == Turn.Kind.EXECUTE) {
            pop();
        }
        return Step.CUT;
    }

    private Step complete(Turn turn, byte type, ByteBuf buffer, int at, int length, int end) {
        boolean query = turn.kind == Turn.Kind.QUERY;
        expect(query || turn.kind == Turn.Kind.EXECUTE, type);
        if (!opened(turn)) {
            return ending.stall();
        }
        // Whether it is the last of the text is known when the next message begins; that is nearly always there.
        if (query && at + length >= end) {
            return Step.MORE;
        }
        Run run = turn.run;
        if (run == null) {
            return query ? pass() : pop();
        }
        Result result = run.result;
        boolean full = result != null && result.full();
        String tag = tag(type, buffer, at, length);
        String shown = result == null ? tag : result.tag(tag);
        if (query && buffer.getByte(at + length) != 'Z') {
            run.count(shown);
        } else if (!ending.completed(turn, run, shown)) {
            return ending.stall();
        }
        turn.prepares.forEach(statement -> statement.settled = true);
        if (query) {
            run.result = null;
        }
        return full && result != null ? capped(result, shown) : query ? pass() : pop();
    }

    private static String tag(byte type, ByteBuf buffer, int at, int length) {
        return type == 'I' ? "" : Wire.text(body(buffer, at, length), StandardCharsets.UTF_8);
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
        if (run != null && ending.open(run) && !ending.completed(turn, run, "")) {
            return ending.stall();
        }
        ending.silent = false;
        relay.copyIn = false;
        relay.readyForQuery(buffer.getByte(at + 5));
        relay.turns.remove();
        // What the gateway has to say next belongs behind this message, so it is handed on first.
        handler.handThrough(length);
        relay.settle();
        relay.afterReady();
        return Step.DONE;
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
        boolean hidden = turn.kind == Turn.Kind.PROBE || ending.silent;
        Turn next = relay.turns.peek();
        if (next != null && (next.kind == Turn.Kind.WORDS || next.kind == Turn.Kind.COPY_END)) {
            handler.settleAfter();
        }
        return hidden ? Step.CUT : Step.PASS;
    }

    private Step pass() {
        return ending.silent ? Step.CUT : Step.PASS;
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
        results.ended();
    }
}
