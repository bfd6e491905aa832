package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.FrontendMessage.Query;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.sql.postgres.PostgresAnalysis;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages that are whole commands by themselves: Query, FunctionCall, and copy data. */
final class SimpleQueries {

    private final Relay relay;
    private final Pipeline pipeline;

    SimpleQueries(Relay relay, Pipeline pipeline) {
        this.relay = relay;
        this.pipeline = pipeline;
    }

    void query(ByteBuf frame) {
        if (pipeline.skipping()) {
            return;
        }
        notCopying();
        Query query = Query.decode(frame, relay.readings.charset());
        Optional<Map<Character, String>> problem = Texts.problem(relay, query.text(), frame.readableBytes());
        if (problem.isPresent()) {
            pipeline.refuseQuery(problem.get());
            return;
        }
        ByteBuf kept = frame.retain();
        pipeline.release(() -> judgeQuery(kept, query.text()), kept);
    }

    private void judgeQuery(ByteBuf kept, String text) {
        if (!relay.lane.interests().in(EventKind.COMMAND)) {
            sendQuery(kept, null);
            return;
        }
        PostgresAnalysis facts = relay.readings.analyse(text);
        Command asIs = relay.command(CommandKind.QUERY, text, List.of(), facts.analysis());
        pipeline.judge(asIs, kept, ruling -> {
            switch (ruling) {
                case Ruling.Forward(var exchange, var warnings) -> {
                    sendQuery(kept, new Run(asIs, facts, exchange, warnings, relay.now()));
                }
                case Ruling.Substitute(var command, var exchange, var warnings) -> {
                    kept.release();
                    ByteBuf other = Messages.query(relay.allocator(), command.text(), relay.readings.charset());
                    sendQuery(
                            other,
                            new Run(command, relay.readings.analyse(command.text()), exchange, warnings, relay.now()));
                }
                case Ruling.Refuse(var refusal) -> {
                    kept.release();
                    pipeline.refuseQuery(Refusals.error(refusal));
                }
            }
        });
    }

    private void sendQuery(ByteBuf frame, @Nullable Run run) {
        Optional<Refusal> refusal = run == null ? Optional.empty() : CopyOuts.refusal(run, relay.now());
        if (refusal.isPresent()) {
            frame.release();
            pipeline.refuseQuery(Refusals.error(refusal.get()));
            return;
        }
        Turn turn = new Turn(Turn.Kind.QUERY);
        turn.run = run;
        turn.change = relay.names.closeUnnamed();
        if (run != null) {
            relay.readings.noteSent(run.facts);
            relay.readings.notePrepares(run, turn);
        }
        pipeline.send(frame, turn);
        pipeline.endSegment();
    }

    void functionCall() {
        if (!pipeline.skipping()) {
            notCopying();
            pipeline.refuseQuery(Refusals.error(
                    "ERROR",
                    Refusals.INSUFFICIENT_PRIVILEGE,
                    "The function call message of the protocol is not allowed: it cannot be governed.",
                    "Call the function with SELECT or CALL."));
        }
    }

    void copy(byte type, ByteBuf frame) {
        if (pipeline.skipping() || (!relay.copyIn && relay.turns.isEmpty())) {
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

    private void notCopying() {
        if (relay.copyIn) {
            throw new IllegalArgumentException("another message in the middle of copy data");
        }
    }
}
