package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Bind;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Close;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Describe;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Execute;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Parse;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the extended protocol. What they name is kept in {@link Names}; what is sent, and when, is decided in
 * {@link Pipeline}.
 */
final class ExtendedQueries {

    private final Relay relay;
    private final ClientHandler handler;
    private final Pipeline pipeline;
    private @Nullable ByteBuf again;

    ExtendedQueries(Relay relay, ClientHandler handler, Pipeline pipeline) {
        this.relay = relay;
        this.handler = handler;
        this.pipeline = pipeline;
    }

    /** Whether a message waits for the target before it can be looked at. */
    boolean waiting() {
        return again != null;
    }

    void parse(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Parse parse = Parse.decode(frame, relay.readings.charset());
        Optional<Map<Character, String>> problem = Texts.problem(relay, parse.text(), frame.readableBytes());
        if (problem.isPresent() || relay.names.full()) {
            pipeline.refuse(problem.orElseGet(() -> Refusals.error(
                    "ERROR", Refusals.LIMIT_EXCEEDED, "Too many prepared statements and portals in one session.", "")));
            return;
        }
        Prepared statement = new Prepared(
                parse.statement(),
                parse.text(),
                parse.parameterTypes(),
                relay.readings.analyse(parse.text()),
                pipeline.segment());
        Turn turn = new Turn(Turn.Kind.PARSE);
        turn.statement = statement;
        turn.change = relay.names.define(statement);
        pipeline.keep(frame, turn);
    }

    void bind(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Bind bind = Bind.decode(frame, relay.readings.charset());
        Prepared statement = relay.names.statement(bind.statement());
        if (statement == null) {
            pipeline.refuse(Refusals.error(
                    "ERROR",
                    Refusals.INVALID_STATEMENT_NAME,
                    "prepared statement \"" + bind.statement() + "\" does not exist",
                    "Statements must be prepared in this session, by Parse or by PREPARE."));
            return;
        }
        if (!statement.settled && statement.segment != pipeline.segment()) {
            // Whether the name means this text is known when the target has answered the earlier pipeline.segment().
            again(frame);
            return;
        }
        if (relay.names.full() || frame.readableBytes() > relay.gate.limits().commandBytesMax()) {
            pipeline.refuse(Refusals.error(
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
        pipeline.keepBind(frame, turn, portal);
    }

    void describe(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Describe describe = Describe.decode(frame, relay.readings.charset());
        Turn turn = new Turn(Turn.Kind.DESCRIBE);
        if (describe.kind() == 'P') {
            Portal portal = relay.names.portal(describe.name());
            turn.portal = portal;
            if (portal != null) {
                portal.describedIn = pipeline.segment();
            }
        } else {
            turn.statement = relay.names.statement(describe.name());
        }
        pipeline.keep(frame, turn);
    }

    void close(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Close close = Close.decode(frame, relay.readings.charset());
        Turn turn = new Turn(Turn.Kind.CLOSE);
        turn.change =
                close.kind() == 'S' ? relay.names.closeStatement(close.name()) : relay.names.closePortal(close.name());
        pipeline.keep(frame, turn);
    }

    void execute(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Execute execute = Execute.decode(frame, relay.readings.charset());
        Portal portal = relay.names.portal(execute.portal());
        if (portal == null) {
            pipeline.refuse(Refusals.error(
                    "ERROR",
                    Refusals.INVALID_CURSOR_NAME,
                    "portal \"" + execute.portal() + "\" does not exist",
                    "Fetch from cursors that SQL declared with FETCH."));
            return;
        }
        ByteBuf kept = frame.retain();
        Run running = portal.run;
        if (running != null && !running.ended()) {
            pipeline.release(() -> sendExecute(kept, portal, running), kept);
            return;
        }
        pipeline.judgedByExecute(portal);
        if (!relay.lane.interests().in(EventKind.COMMAND)) {
            pipeline.release(() -> sendExecute(kept, portal, null), kept);
            return;
        }
        Command command = pipeline.command(portal);
        pipeline.judge(command, kept, ruling -> {
            switch (ruling) {
                case Ruling.Forward(var exchange, var warnings) -> {
                    Run run = new Run(command, portal.statement.analysis, exchange, warnings, relay.now());
                    portal.run = run;
                    pipeline.allowed(run);
                    pipeline.release(() -> sendExecute(kept, portal, run), kept);
                }
                case Ruling.Substitute(var _, var exchange, var _) -> {
                    kept.release();
                    pipeline.refuseRewrite(exchange);
                }
                case Ruling.Refuse(var refusal) -> {
                    kept.release();
                    pipeline.refuse(Refusals.error(refusal));
                }
            }
        });
    }

    private void sendExecute(ByteBuf kept, Portal portal, @Nullable Run run) {
        Optional<Refusal> refusal = run == null ? Optional.empty() : CopyOuts.refusal(run, relay.now());
        if (refusal.isPresent()) {
            kept.release();
            pipeline.refuse(Refusals.error(refusal.get()));
            return;
        }
        if (run != null && portal.describedIn != pipeline.segment()) {
            portal.describedIn = pipeline.segment();
            Turn probe = new Turn(Turn.Kind.PROBE);
            probe.portal = portal;
            pipeline.send(Messages.named(relay.allocator(), 'D', 'P', portal.name, relay.readings.charset()), probe);
        }
        Turn turn = new Turn(Turn.Kind.EXECUTE);
        turn.portal = portal;
        turn.run = run;
        relay.readings.noteSent(portal.statement.analysis);
        if (run != null) {
            relay.readings.notePrepares(run, turn);
        }
        pipeline.runs();
        pipeline.send(kept, turn);
    }

    void flush(ByteBuf frame) {
        if (relay.copyIn) {
            relay.toTarget(frame.retain());
        } else if (!pipeline.skipping()) {
            ByteBuf kept = frame.retain();
            pipeline.release(() -> relay.toTarget(kept), kept);
        }
    }

    void sync(ByteBuf frame) {
        if (relay.copyIn) {
            // The target ignores it while it takes copy data.
            relay.toTarget(frame.retain());
            return;
        }
        ByteBuf kept = frame.retain();
        if (pipeline.skipping()) {
            pipeline.syncAfterSkip(kept);
        } else {
            pipeline.release(() -> pipeline.sendSync(kept), kept);
        }
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
        handler.go();
    }

    private void notCopying() {
        if (relay.copyIn) {
            throw new IllegalArgumentException("another message in the middle of copy data");
        }
    }

    void ended() {
        if (again != null) {
            again.release();
            again = null;
        }
    }
}
