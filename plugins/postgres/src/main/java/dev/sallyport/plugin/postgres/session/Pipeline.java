package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of the client's messages reaches the target, and when.
 *
 * <p>A simple Query is one command. In the extended protocol the command is the Execute, with the text of the statement
 * and the parameters of the portal. Everything of a pipeline segment (the messages up to Sync) is kept in hand until
 * its first Execute is allowed: a Bind may already run code, since the target plans with the parameters, and checks
 * domains. A Bind that is followed by no Execute is judged as if it were one, when the client asks for an answer. A
 * Parse alone goes through, because the target only parses and looks up names then.
 *
 * <p>A refused command is answered in its turn, after the answers to everything before it. In the extended protocol the
 * client's messages are then skipped up to Sync, as the target itself would do. If messages of the same segment were
 * already sent, the target must not commit them at Sync as if nothing had happened: it is sent a Parse that cannot
 * succeed, whose error is replaced by the refusal, and it rolls back and skips to Sync by its own rules, so that the
 * ReadyForQuery that follows tells its true state. A refusal at the start of a segment never touches the target and
 * leaves an open transaction open.
 */
final class Pipeline {

    /** A text no version of PostgreSQL parses. */
    private static final String POISON = "sallyport refused this pipeline (";

    private static final Map<Character, String> UNSUPPORTED_REWRITE = Refusals.error(
            "ERROR",
            Refusals.INSUFFICIENT_PRIVILEGE,
            "A rule rewrites this statement, which is only possible for simple queries.",
            "Send it as a simple query (in pgjdbc: preferQueryMode=simple).");

    private record Unsent(ByteBuf frame, Turn turn) {}

    private final Relay relay;
    private final ClientHandler handler;
    private final List<Unsent> unsent = new ArrayList<>();
    private final ArrayDeque<Portal> unjudged = new ArrayDeque<>();
    private @Nullable Future<Ruling> asked;

    /** An Execute that is allowed and waits until the Binds in hand are judged too. */
    private @Nullable Run allowed;

    private long segment;

    /** Whether anything of this segment was sent, and whether any of it may have run something. */
    private boolean sent;

    private boolean dirty;
    private boolean skipping;

    Pipeline(Relay relay, ClientHandler handler) {
        this.relay = relay;
        this.handler = handler;
    }

    boolean judging() {
        return asked != null;
    }

    boolean skipping() {
        return skipping;
    }

    /** Returns the number of the segment the client is in; segments end with Sync. */
    long segment() {
        return segment;
    }

    /** Keeps a message in hand until the segment's first Execute is allowed. */
    void keep(ByteBuf frame, Turn turn) {
        unsent.add(new Unsent(frame.retain(), turn));
    }

    /** Keeps a Bind in hand, which must be judged before it is sent. */
    void keepBind(ByteBuf frame, Turn turn, Portal portal) {
        keep(frame, turn);
        unjudged.add(portal);
    }

    /** The portal is judged by its Execute, so not by itself. */
    void judgedByExecute(Portal portal) {
        unjudged.remove(portal);
    }

    /** What is sent now may run something. */
    void runs() {
        dirty = true;
        allowed = null;
    }

    /** An Execute is allowed, but not sent yet. */
    void allowed(Run run) {
        allowed = run;
    }

    Command command(Portal portal) {
        List<Value> values = Parameters.decode(portal, relay.readings.charset());
        return relay.command(
                CommandKind.EXECUTE,
                portal.statement.text,
                values,
                relay.readings.current(portal.statement).analysis());
    }

    void judge(Command command, ByteBuf kept, Consumer<Ruling> then) {
        Future<Ruling> future = relay.lane.command(command, relay::held);
        if (future.isDone()) {
            then.accept(ruling(future));
            return;
        }
        asked = future;
        handler.pause();
        relay.flushTarget();
        future.addListener((Future<Ruling> done) -> {
            asked = null;
            Ruling ruling = ruling(done);
            if (relay.closed || skipping) {
                abandon(ruling);
                discard(kept);
            } else {
                then.accept(ruling);
            }
            relay.flushTarget();
            relay.flushClient();
            handler.go();
        });
    }

    /** Ends the exchange of a command that was allowed but can no longer run. */
    static void abandon(Ruling ruling) {
        switch (ruling) {
            case Ruling.Forward(var exchange, var _) -> abandon(exchange);
            case Ruling.Substitute(var _, var exchange, var _) -> abandon(exchange);
            case Ruling.Refuse _ -> {}
        }
    }

    private static void abandon(Exchange exchange) {
        exchange.completed(
                new Completion(Completion.Status.CANCELLED, "", OptionalLong.empty(), Duration.ZERO, Optional.empty()));
    }

    private static Ruling ruling(Future<Ruling> future) {
        if (future.isSuccess()) {
            return future.getNow();
        }
        return new Ruling.Refuse(
                future.isCancelled()
                        ? Refusal.of(Relay.CANCELLED, "The statement was cancelled on your request while it waited.")
                        : Refusal.of(Relay.INTERNAL, "The gateway could not judge the statement."));
    }

    boolean cancelHeld() {
        Future<Ruling> future = asked;
        return future != null && future.cancel(false);
    }

    /** Sends what is kept in hand, after every Bind in it has been judged. */
    void release(Runnable then, ByteBuf kept) {
        Portal portal = unjudged.poll();
        if (portal == null || !relay.lane.interests().in(EventKind.COMMAND)) {
            unjudged.clear();
            for (Unsent message : List.copyOf(unsent)) {
                dirty |= message.turn.kind == Turn.Kind.BIND;
                send(message.frame, message.turn);
            }
            unsent.clear();
            then.run();
            return;
        }
        Command command = command(portal);
        judge(command, kept, ruling -> {
            if (ruling instanceof Ruling.Forward) {
                abandon(ruling);
                release(then, kept);
            } else {
                abandon(ruling);
                refuse(ruling instanceof Ruling.Refuse(var refusal) ? Refusals.error(refusal) : UNSUPPORTED_REWRITE);
                discard(kept);
            }
        });
    }

    void send(ByteBuf frame, Turn turn) {
        relay.turns.add(turn);
        relay.toTarget(frame);
        sent = true;
    }

    void sendPoison(Map<Character, String> error) {
        send(Messages.parse(relay.allocator(), "", POISON, new int[0], relay.readings.charset()), Turn.poison(error));
    }

    /** Refuses a message of the extended protocol: error in its turn, then everything up to Sync is skipped. */
    void refuse(Map<Character, String> error) {
        dropUnsent();
        skipping = true;
        if (dirty) {
            sendPoison(error);
        } else {
            relay.turns.add(Turn.words(error, false));
            relay.settle();
        }
    }

    /** A result was refused after its command had run: nothing more of the segment may run, or be committed. */
    void failSegment() {
        dropUnsent();
        skipping = true;
        sent = true;
        sendPoison(Map.of());
        relay.flushTarget();
    }

    /** The target reported an error and skips to Sync. */
    void skipToSync() {
        dropUnsent();
        skipping = true;
        sent = true;
    }

    void endSegment() {
        segment++;
        sent = false;
        dirty = false;
        skipping = false;
    }

    void dropUnsent() {
        for (int i = unsent.size() - 1; i >= 0; i--) {
            unsent.get(i).turn.change.undo();
            unsent.get(i).frame.release();
        }
        unsent.clear();
        unjudged.clear();
    }

    void syncAfterSkip(ByteBuf kept) {
        if (sent) {
            sendSync(kept);
        } else {
            kept.release();
            relay.turns.add(Turn.words(Map.of(), true));
            endSegment();
            relay.settle();
        }
    }

    /** Lets go of a message that is skipped; a Sync ends the skipping even so. */
    void discard(ByteBuf kept) {
        Run run = allowed;
        allowed = null;
        if (run != null && !run.ended()) {
            run.complete(Completion.Status.CANCELLED, "", Optional.empty(), relay.now());
        }
        if (!relay.closed && kept.getByte(kept.readerIndex()) == 'S') {
            syncAfterSkip(kept);
        } else {
            kept.release();
        }
    }

    void sendSync(ByteBuf frame) {
        send(frame, new Turn(Turn.Kind.SYNC));
        endSegment();
    }

    void refuseRewrite(Exchange exchange) {
        abandon(exchange);
        refuse(UNSUPPORTED_REWRITE);
    }

    /** Refuses a simple Query: error and ReadyForQuery in their turn. */
    void refuseQuery(Map<Character, String> error) {
        dropUnsent();
        if (dirty) {
            sendPoison(error);
            send(Messages.empty(relay.allocator(), 'S'), new Turn(Turn.Kind.SYNC));
        } else {
            relay.turns.add(Turn.words(error, true));
            relay.settle();
        }
        endSegment();
    }

    /** The target ignored a Sync that came while it copied, so the segment goes on. */
    void syncIgnored() {
        sent = true;
        dirty = true;
    }

    void ended() {
        dropUnsent();
    }
}
