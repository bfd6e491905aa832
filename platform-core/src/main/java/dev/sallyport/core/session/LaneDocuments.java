package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.document.ValueJson;
import dev.sallyport.core.mask.DocumentMask;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.record.MaskingFacts;
import dev.sallyport.core.record.RecordEntry;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of a lane: bodies that stream, and messages as trees. Confined to the event loop. */
final class LaneDocuments {

    private static final String PATH = "http.path";
    private static final String STATUS = "http.status";

    private final LiveSession session;
    private final DefaultLane lane;
    private final List<GovernedDocument> open = new ArrayList<>(1);

    LaneDocuments(LiveSession session, DefaultLane lane) {
        this.session = session;
        this.lane = lane;
    }

    private Instant now() {
        return session.governance.clock().instant();
    }

    /** Whether a ruling may depend on the body: an interceptor's, which says nothing of itself, or a guardrail's. */
    boolean wantsBody(Command head) {
        if (session.hooks.wants(EventKind.COMMAND)) {
            return true;
        }
        Command routed = Commands.routed(head, session.target.routes());
        return session.governed() && session.governance.policies().current().wantsBody(session.facts, routed, now());
    }

    DocumentFlow open(DefaultExchange exchange, Asked asked, DocumentStart start, DocumentFlow.Sink sink) {
        DocumentMask mask = session.documents()
                .of(
                        start.mediaType(),
                        start.charset().orElse(""),
                        path(asked.command()),
                        start.label().equals("message"));
        Optional<Refusal> denied = session.closed() ? Optional.of(Refusals.CLOSED) : denied(exchange, asked, start);
        GovernedDocument[] self = new GovernedDocument[1];
        GovernedDocument flow = new GovernedDocument(
                session,
                exchange,
                lane.thread(),
                start,
                sink,
                mask,
                new DocumentKeeper(session, asked.exchange(), start),
                denied,
                () -> open.remove(self[0]));
        self[0] = flow;
        if (flow.refusal().isEmpty()) {
            open.add(flow);
        } else if (denied.isEmpty()) {
            exchange.refused(flow.refusal().get());
        }
        return flow;
    }

    private static String path(Command command) {
        return command.attributes().getOrDefault(PATH, "");
    }

    /** Asks the guardrails that are about the status of an answer. */
    private Optional<Refusal> denied(DefaultExchange exchange, Asked asked, DocumentStart start) {
        String status = start.attributes().getOrDefault(STATUS, "");
        if (start.direction() != Direction.TO_CLIENT || status.isEmpty() || !session.governed()) {
            return Optional.empty();
        }
        Policy.Judgement judgement;
        try {
            judgement = session.governance
                    .policies()
                    .current()
                    .judgeAnswer(session.facts, asked.command(), Integer.parseInt(status), now());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of(DefaultLane.failed(e));
        }
        if (!judgement.matches().isEmpty()) {
            List<String> rules = judgement.matches().stream()
                    .map(match -> match.rule() + ":" + match.action() + (match.enforced() ? "" : ":observed"))
                    .toList();
            session.append(new RecordEntry.Ruled(
                    now(),
                    asked.exchange(),
                    judgement.refusal().isPresent() ? "refuse" : "forward",
                    rules,
                    judgement.refusal().map(Refusal::reason).orElse(""),
                    ""));
        }
        judgement.refusal().ifPresent(exchange::refused);
        return judgement.refusal();
    }

    /** Masks a tree, shows it and records it. */
    Future<DocumentEvent> message(DefaultExchange exchange, Asked asked, DocumentEvent message) {
        DocumentMask mask = session.documents().of(message.mediaType(), "", path(asked.command()), false);
        boolean toClient = message.direction() == Direction.TO_CLIENT;
        if (!toClient || !mask.changes()) {
            return shown(exchange, asked, message, mask);
        }
        if (!mask.costly()) {
            try {
                mask.tree(message.document());
            } catch (RuntimeException | Error e) {
                return refused(exchange, mask.refusal(e));
            }
            return shown(exchange, asked, message, mask);
        }
        Promise<DocumentEvent> promise = lane.loop().newPromise();
        boolean queued = lane.thread().submit(() -> {
            Optional<Refusal> failed = Optional.empty();
            try {
                mask.tree(message.document());
            } catch (RuntimeException | Error e) {
                failed = Optional.of(mask.refusal(e));
            }
            Optional<Refusal> refusal = failed;
            lane.loop().execute(() -> {
                Future<DocumentEvent> answer =
                        refusal.isPresent() ? refused(exchange, refusal.get()) : shown(exchange, asked, message, mask);
                answer.addListener(done -> {
                    if (done.isSuccess()) {
                        promise.trySuccess(message);
                    } else {
                        promise.tryFailure(done.cause());
                    }
                });
            });
        });
        return queued ? promise : refused(exchange, mask.refusal(new IllegalStateException("too many messages wait")));
    }

    private Future<DocumentEvent> refused(DefaultExchange exchange, Refusal refusal) {
        exchange.refused(refusal);
        return lane.loop().newFailedFuture(new RefusedException(refusal));
    }

    private Future<DocumentEvent> shown(
            DefaultExchange exchange, Asked asked, DocumentEvent message, DocumentMask mask) {
        exchange.masked(mask.counts());
        return lane.show(message, () -> {
            if (session.governance.recorded()) {
                record(asked, message, mask);
            }
            return message;
        });
    }

    private void record(Asked asked, DocumentEvent message, DocumentMask mask) {
        DocumentStart start =
                new DocumentStart(message.direction(), "message", message.mediaType(), Optional.empty(), Map.of());
        DocumentKeeper keeper = new DocumentKeeper(session, asked.exchange(), start);
        byte[] json = ValueJson.of(message.document().at("").orElse(Value.NULL));
        boolean masked = message.direction() == Direction.TO_CLIENT;
        keep(
                keeper,
                json,
                json.length,
                masked ? Optional.empty() : Optional.of(message.mediaType()),
                path(asked.command()),
                false,
                mask.counts(),
                mask.facts());
    }

    /** Records the body that came with a command. */
    void recordBody(Asked asked) {
        Command command = asked.command();
        if (!Commands.exchanged(command) || command.parameters().isEmpty() || !session.governance.recorded()) {
            return;
        }
        boolean message = command.kind() == CommandKind.HTTP_MESSAGE;
        Value body = command.parameters().getFirst();
        byte[] bytes = body instanceof Value.Bytes binary
                ? binary.content()
                : body.toText().getBytes(StandardCharsets.UTF_8);
        String type = command.attributes().getOrDefault("http.content-type", "");
        DocumentStart start = new DocumentStart(
                Direction.TO_TARGET, message ? "message" : "request", type, Optional.empty(), Map.of());
        keep(
                new DocumentKeeper(session, asked.exchange(), start),
                bytes,
                bytes.length,
                Optional.of(type),
                path(command),
                message,
                Map.of(),
                MaskingFacts.Fields.NONE);
    }

    /**
     * @param message whether it is one of many, which are told apart by what is in them
     * @param type how it is masked for the recording; empty when that was done
     */
    private void keep(
            DocumentKeeper keeper,
            byte[] bytes,
            long wire,
            Optional<String> type,
            String path,
            boolean message,
            Map<String, Long> masked,
            MaskingFacts.Fields facts) {
        if (type.isEmpty()) {
            keeper.take(ByteBuffer.wrap(bytes));
            keeper.end("whole", wire, masked, facts);
            return;
        }
        DocumentMask copy = session.documents().of(type.get(), "", path, message);
        if (!copy.looks() && copy.refusal().isEmpty()) {
            keeper.take(ByteBuffer.wrap(bytes));
            keeper.end("whole", wire, masked, facts);
            return;
        }
        Bytes out = new Bytes(bytes.length + 64);
        try {
            if (copy.costly() || copy.refusal().isPresent()) {
                keeper.end("withheld", wire, Map.of(), MaskingFacts.Fields.NONE);
                return;
            }
            copy.take(ByteBuffer.wrap(bytes), out);
            copy.end(out);
            keeper.take(out.view());
            keeper.end("whole", wire, copy.counts(), copy.facts());
        } catch (RuntimeException | Error e) {
            keeper.end("withheld", wire, Map.of(), MaskingFacts.Fields.NONE);
        }
    }

    /** Ends what is open, before the recording is closed. */
    void end() {
        List.copyOf(open).forEach(GovernedDocument::abort);
    }
}
