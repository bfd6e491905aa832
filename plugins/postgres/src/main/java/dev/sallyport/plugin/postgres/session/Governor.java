package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Bind;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Close;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Describe;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Execute;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Parse;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Query;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.sql.postgres.PostgresAnalysis;
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
final class Governor {

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
    private @Nullable ByteBuf again;
    private long segment;

    /** Whether anything of this segment was sent, and whether any of it may have run something. */
    private boolean sent;

    private boolean dirty;
    private boolean skipping;

    Governor(Relay relay, ClientHandler handler) {
        this.relay = relay;
        this.handler = handler;
    }

    boolean waiting() {
        return asked != null || again != null;
    }

    // ---- simple query

    void query(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Query query = Query.decode(frame, relay.charset());
        Optional<Map<Character, String>> problem = problem(query.text(), frame.readableBytes());
        if (problem.isPresent()) {
            refuseQuery(problem.get());
            return;
        }
        ByteBuf kept = frame.retain();
        release(() -> judgeQuery(kept, query.text()), kept);
    }

    private void judgeQuery(ByteBuf kept, String text) {
        if (!relay.lane.interests().in(EventKind.COMMAND)) {
            sendQuery(kept, null);
            return;
        }
        PostgresAnalysis facts = relay.analyse(text);
        Command asIs = relay.command(CommandKind.QUERY, text, List.of(), facts.analysis());
        judge(asIs, kept, ruling -> {
            switch (ruling) {
                case Ruling.Forward(var exchange, var warnings) -> {
                    sendQuery(kept, new Run(asIs, facts, exchange, warnings, relay.now()));
                }
                case Ruling.Substitute(var command, var exchange, var warnings) -> {
                    kept.release();
                    ByteBuf other = Messages.query(relay.allocator(), command.text(), relay.charset());
                    sendQuery(other, new Run(command, relay.analyse(command.text()), exchange, warnings, relay.now()));
                }
                case Ruling.Refuse(var refusal) -> {
                    kept.release();
                    refuseQuery(Refusals.error(refusal));
                }
            }
        });
    }

    private void sendQuery(ByteBuf frame, @Nullable Run run) {
        Optional<Refusal> refusal = copyOut(run);
        if (refusal.isPresent()) {
            frame.release();
            refuseQuery(Refusals.error(refusal.get()));
            return;
        }
        Turn turn = new Turn(Turn.Kind.QUERY);
        turn.run = run;
        turn.change = relay.names.closeUnnamed();
        if (run != null) {
            relay.noteSent(run.facts);
        }
        send(frame, turn);
        endSegment();
    }

    private Optional<Refusal> copyOut(@Nullable Run run) {
        return run != null && run.facts.analysis().has(Effect.BULK_OUT)
                ? CopyOuts.refusal(run, relay.now())
                : Optional.empty();
    }

    private void refuseQuery(Map<Character, String> error) {
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

    void functionCall() {
        if (!skipping) {
            notCopying();
            refuseQuery(Refusals.error(
                    "ERROR",
                    Refusals.INSUFFICIENT_PRIVILEGE,
                    "The function call message of the protocol is not allowed: it cannot be governed.",
                    "Call the function with SELECT or CALL."));
        }
    }

    // ---- extended query

    void parse(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Parse parse = Parse.decode(frame, relay.charset());
        Optional<Map<Character, String>> problem = problem(parse.text(), frame.readableBytes());
        if (problem.isPresent() || relay.names.full()) {
            refuse(problem.orElseGet(() -> Refusals.error(
                    "ERROR", Refusals.LIMIT_EXCEEDED, "Too many prepared statements and portals in one session.", "")));
            return;
        }
        Prepared statement = new Prepared(
                parse.statement(), parse.text(), parse.parameterTypes(), relay.analyse(parse.text()), segment);
        Turn turn = new Turn(Turn.Kind.PARSE);
        turn.statement = statement;
        turn.change = relay.names.define(statement);
        unsent.add(new Unsent(frame.retain(), turn));
    }

    void bind(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Bind bind = Bind.decode(frame, relay.charset());
        Prepared statement = relay.names.statement(bind.statement());
        if (statement == null) {
            refuse(Refusals.error(
                    "ERROR",
                    Refusals.INVALID_STATEMENT_NAME,
                    "prepared statement \"" + bind.statement() + "\" does not exist",
                    "Statements must be prepared in this session, by Parse or by PREPARE."));
            return;
        }
        if (!statement.settled && statement.segment != segment) {
            // Whether the name means this text is known when the target has answered the earlier segment.
            again(frame);
            return;
        }
        if (relay.names.full() || frame.readableBytes() > relay.gate.limits().commandBytesMax()) {
            refuse(Refusals.error(
                    "ERROR",
                    Refusals.LIMIT_EXCEEDED,
                    "The parameters are larger than policy will look at, or there are too many portals.",
                    ""));
            return;
        }
        Portal portal = new Portal(bind, statement);
        Turn turn = new Turn(Turn.Kind.BIND);
        turn.portal = portal;
        turn.change = relay.names.define(portal);
        unsent.add(new Unsent(frame.retain(), turn));
        unjudged.add(portal);
    }

    void describe(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Describe describe = Describe.decode(frame, relay.charset());
        Turn turn = new Turn(Turn.Kind.DESCRIBE);
        if (describe.kind() == 'P') {
            Portal portal = relay.names.portal(describe.name());
            turn.portal = portal;
            if (portal != null) {
                portal.describedIn = segment;
            }
        } else {
            turn.statement = relay.names.statement(describe.name());
        }
        unsent.add(new Unsent(frame.retain(), turn));
    }

    void close(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Close close = Close.decode(frame, relay.charset());
        Turn turn = new Turn(Turn.Kind.CLOSE);
        turn.change =
                close.kind() == 'S' ? relay.names.closeStatement(close.name()) : relay.names.closePortal(close.name());
        unsent.add(new Unsent(frame.retain(), turn));
    }

    void execute(ByteBuf frame) {
        if (skipping) {
            return;
        }
        notCopying();
        Execute execute = Execute.decode(frame, relay.charset());
        Portal portal = relay.names.portal(execute.portal());
        if (portal == null) {
            refuse(Refusals.error(
                    "ERROR",
                    Refusals.INVALID_CURSOR_NAME,
                    "portal \"" + execute.portal() + "\" does not exist",
                    "Fetch from cursors that SQL declared with FETCH."));
            return;
        }
        ByteBuf kept = frame.retain();
        Run running = portal.run;
        if (running != null && !running.ended()) {
            release(() -> sendExecute(kept, portal, running), kept);
            return;
        }
        unjudged.remove(portal);
        if (!relay.lane.interests().in(EventKind.COMMAND)) {
            release(() -> sendExecute(kept, portal, null), kept);
            return;
        }
        Command command = command(portal);
        judge(command, kept, ruling -> {
            switch (ruling) {
                case Ruling.Forward(var exchange, var warnings) -> {
                    Run run = new Run(command, portal.statement.analysis, exchange, warnings, relay.now());
                    portal.run = run;
                    release(() -> sendExecute(kept, portal, run), kept);
                }
                case Ruling.Substitute(var _, var exchange, var _) -> {
                    kept.release();
                    unsupportedRewrite(exchange);
                }
                case Ruling.Refuse(var refusal) -> {
                    kept.release();
                    refuse(Refusals.error(refusal));
                }
            }
        });
    }

    private void unsupportedRewrite(Exchange exchange) {
        abandon(exchange);
        refuse(UNSUPPORTED_REWRITE);
    }

    private void sendExecute(ByteBuf kept, Portal portal, @Nullable Run run) {
        Optional<Refusal> refusal = copyOut(run);
        if (refusal.isPresent()) {
            kept.release();
            refuse(Refusals.error(refusal.get()));
            return;
        }
        if (run != null && portal.describedIn != segment) {
            portal.describedIn = segment;
            Turn probe = new Turn(Turn.Kind.PROBE);
            probe.portal = portal;
            send(Messages.named(relay.allocator(), 'D', 'P', portal.name, relay.charset()), probe);
        }
        Turn turn = new Turn(Turn.Kind.EXECUTE);
        turn.portal = portal;
        turn.run = run;
        relay.noteSent(portal.statement.analysis);
        dirty = true;
        send(kept, turn);
    }

    private Command command(Portal portal) {
        List<Value> values = Parameters.decode(portal, relay.charset());
        return relay.command(CommandKind.EXECUTE, portal.statement.text, values, portal.statement.analysis.analysis());
    }

    void flush(ByteBuf frame) {
        if (relay.copyIn) {
            relay.toTarget(frame.retain());
        } else if (!skipping) {
            ByteBuf kept = frame.retain();
            release(() -> relay.toTarget(kept), kept);
        }
    }

    void sync(ByteBuf frame) {
        if (relay.copyIn) {
            // The target ignores it while it takes copy data.
            relay.toTarget(frame.retain());
            return;
        }
        ByteBuf kept = frame.retain();
        if (skipping) {
            syncAfterSkip(kept);
        } else {
            release(() -> sendSync(kept), kept);
        }
    }

    private void syncAfterSkip(ByteBuf kept) {
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
    private void discard(ByteBuf kept) {
        if (!relay.closed && kept.getByte(kept.readerIndex()) == 'S') {
            syncAfterSkip(kept);
        } else {
            kept.release();
        }
    }

    private void sendSync(ByteBuf frame) {
        send(frame, new Turn(Turn.Kind.SYNC));
        endSegment();
    }

    // ---- copy

    void copy(byte type, ByteBuf frame) {
        if (skipping || (!relay.copyIn && relay.turns.isEmpty())) {
            return;
        }
        if (type == 'd') {
            relay.lane.opaque(new OpaqueData(Direction.TO_TARGET, "copy-in", frame.readableBytes() - 5L));
        } else if (relay.copyIn) {
            relay.copyIn = false;
        } else {
            relay.turns.add(new Turn(Turn.Kind.COPY_END));
        }
        relay.toTarget(frame.retain());
    }

    /** The target ignored a Sync that came while it copied, so the segment goes on. */
    void syncIgnored() {
        sent = true;
        dirty = true;
    }

    // ---- judging and sending

    private void judge(Command command, ByteBuf kept, Consumer<Ruling> then) {
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
            if (!waiting()) {
                handler.go();
            }
        });
    }

    /** Ends the exchange of a command that was allowed but can no longer run. */
    private static void abandon(Ruling ruling) {
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
        return new Ruling.Refuse(Refusal.of(
                Relay.INTERNAL,
                future.isCancelled()
                        ? "The statement was cancelled on your request while it waited."
                        : "The gateway could not judge the statement."));
    }

    boolean cancelHeld() {
        Future<Ruling> future = asked;
        return future != null && future.cancel(false);
    }

    /** Sends what is kept in hand, after every Bind in it has been judged. */
    private void release(Runnable then, ByteBuf kept) {
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

    private void send(ByteBuf frame, Turn turn) {
        relay.turns.add(turn);
        relay.toTarget(frame);
        sent = true;
    }

    private void sendPoison(Map<Character, String> error) {
        send(Messages.parse(relay.allocator(), "", POISON, new int[0], relay.charset()), Turn.poison(error));
    }

    /** Refuses a message of the extended protocol: error in its turn, then everything up to Sync is skipped. */
    private void refuse(Map<Character, String> error) {
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

    private void endSegment() {
        segment++;
        sent = false;
        dirty = false;
        skipping = false;
    }

    private void dropUnsent() {
        for (int i = unsent.size() - 1; i >= 0; i--) {
            unsent.get(i).turn.change.undo();
            unsent.get(i).frame.release();
        }
        unsent.clear();
        unjudged.clear();
    }

    private void again(ByteBuf frame) {
        again = frame.retain();
        handler.pause();
    }

    /** The target became ready: what waited for it is looked at again. */
    void progressed() {
        ByteBuf frame = again;
        if (frame == null || relay.closed) {
            return;
        }
        again = null;
        try {
            bind(frame);
        } finally {
            frame.release();
        }
        if (!waiting()) {
            handler.go();
        }
    }

    private Optional<Map<Character, String>> problem(String text, int bytes) {
        if (bytes > relay.gate.limits().commandBytesMax()) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.LIMIT_EXCEEDED,
                    "The statement is longer than the " + relay.gate.limits().commandBytesMax()
                            + " bytes that policy will look at.",
                    "Send smaller statements, or raise limits.command-bytes-max."));
        }
        if (text.indexOf('\uFFFD') >= 0) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.CHARACTER_NOT_IN_REPERTOIRE,
                    "The statement holds bytes that are not valid in the session's encoding.",
                    ""));
        }
        // Plain ASCII reads the same in every encoding; so the client can always set a readable one again.
        if (relay.encodingInFlight() && !text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.FEATURE_NOT_SUPPORTED,
                    "An earlier statement may change the encoding; text beyond ASCII has to wait for its end.",
                    "Send the statement again."));
        }
        if (!relay.unreadable().isEmpty() && !text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.FEATURE_NOT_SUPPORTED,
                    relay.unreadable(),
                    "SET client_encoding TO UTF8, or reconnect."));
        }
        return Optional.empty();
    }

    private void notCopying() {
        if (relay.copyIn) {
            throw new IllegalArgumentException("another message in the middle of copy data");
        }
    }

    void ended() {
        dropUnsent();
        if (again != null) {
            again.release();
            again = null;
        }
    }
}
