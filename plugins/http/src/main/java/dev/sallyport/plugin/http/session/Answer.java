package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.ResponseHead;
import dev.sallyport.plugin.http.wire.Syntax;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The target's answer on its way to the client. The head waits until something of the body may go on, so that a refusal
 * can still take its place; the piece that makes the answer whole waits for the recording.
 */
final class Answer implements BodyPipe.Out {

    private static final int FIRST_ERROR = 400;

    private final Relay relay;
    private final Conversation conversation;
    private final @Nullable Exchange exchange;
    private final Outgoing outgoing;
    private @Nullable Pipe pipe;
    private @Nullable ResponseHead waiting;
    private @Nullable ByteBuf held;
    private @Nullable Encoding encoding;
    private @Nullable TargetStream source;
    private Optional<ErrorText> error = Optional.empty();
    private Fields trailers = new Fields();
    private int status;
    private boolean grpc;
    private boolean began;
    private boolean holdNext;
    private boolean flowWants = true;
    private boolean clientWants = true;
    private boolean endless;

    Answer(Relay relay, @Nullable Exchange exchange, Outgoing outgoing) {
        this.relay = relay;
        this.conversation = relay.conversation;
        this.exchange = exchange;
        this.outgoing = outgoing;
    }

    /** Whether the client has anything of it. */
    boolean began() {
        return began;
    }

    void head(TargetStream from, ResponseHead head, Framing framing) {
        relay.heard();
        if (relay.renews(from, head.status())) {
            return;
        }
        source = from;
        status = head.status();
        Fields fields = rules().fromTarget(head.fields());
        fields.first("location").ifPresent(location -> fields.set("Location", outgoing.location(location)));
        grpc = Grpc.is(fields);
        status(fields); // before anybody sees the fields
        Coding coding = Coding.of(fields);
        MediaType type = MediaType.of(fields);
        Pipe opened = conversation.call.answer(
                this,
                conversation.client.allocator(),
                exchange,
                fields,
                () -> start(fields, coding, type),
                Call.messageMax(conversation.visit));
        if (opened.refusal().isPresent()) {
            conversation.fail(opened.refusal().get());
            return;
        }
        pipe = opened;
        if (opened.changes() && (framing.kind() != Framing.Kind.NONE || conversation.request.headOnly())) {
            HeaderRules.ofChangedBody(fields);
            compress(fields, coding, type);
        }
        waiting = head.with(reason(head), fields);
        endless = type.name().equals("text/event-stream");
        boolean streams = framing.kind() == Framing.Kind.CHUNKED || framing.kind() == Framing.Kind.CLOSE;
        if (streams && (!opened.changes() || endless || grpc)) {
            sendHead();
        }
    }

    /** What the target found worth compressing is so after it was changed, too. */
    private void compress(Fields fields, Coding coding, MediaType type) {
        Coding again = coding.again(conversation.request.head().fields());
        boolean prompt = type.name().equals("text/event-stream");
        if (again != Coding.IDENTITY) {
            fields.add("Content-Encoding", again == Coding.BROTLI ? "br" : "gzip");
            encoding = again == Coding.BROTLI
                    ? new Brotli(conversation.client.allocator(), prompt)
                    : new Gzip(conversation.client.allocator(), prompt);
        }
    }

    private HeaderRules rules() {
        return conversation.visit.services.headers;
    }

    private DocumentStart start(Fields fields, Coding coding, MediaType type) {
        Map<String, String> attributes = new HashMap<>();
        rules().attributes(fields, attributes);
        attributes.put("http.status", Integer.toString(status));
        if (coding == Coding.OTHER) {
            attributes.put("http.content-encoding", String.join(", ", fields.list("content-encoding")));
        }
        String name = coding == Coding.OTHER ? MediaType.OPAQUE : Grpc.opaque(type.name());
        return new DocumentStart(Direction.TO_CLIENT, "response", name, type.charset(), attributes);
    }

    /** Reads the status of a call of gRPC, which stands in trailers, or in the head of an answer without any. */
    private void status(Fields fields) {
        if (grpc && exchange != null) {
            error = Grpc.redact(fields, exchange).or(() -> error);
        }
    }

    /** Returns the reason phrase, in which a target may say anything. */
    private String reason(ResponseHead head) {
        if (exchange == null || head.status() < FIRST_ERROR) {
            return head.reason();
        }
        ErrorText redacted = exchange.redact(new ErrorText(Integer.toString(head.status()), head.reason(), Map.of()));
        error = Optional.of(redacted);
        return Syntax.value(redacted.message()) ? redacted.message() : "";
    }

    /**
     * Takes a piece of the body; the caller keeps the buffer.
     *
     * @param last whether the answer is whole with it
     */
    void body(ByteBuf piece, boolean last) {
        relay.heard();
        if (pipe != null) {
            holdNext = last && !pipe.changes();
            pipe.take(piece);
        }
    }

    void end(Fields sent) {
        trailers = rules().fromTarget(sent);
        status(trailers);
        if (pipe != null) {
            if (pipe.changes()) {
                HeaderRules.ofChangedBody(trailers);
            }
            pipe.end();
        }
    }

    /** Drops what did not go on. */
    void abort() {
        if (pipe != null) {
            pipe.abort();
        }
        if (held != null) {
            held.release();
            held = null;
        }
        close();
    }

    private void close() {
        if (encoding != null) {
            encoding.close();
            encoding = null;
        }
    }

    private void sendHead() {
        ResponseHead head = waiting;
        if (head != null) {
            waiting = null;
            began = true;
            conversation.client.head(head);
        }
    }

    @Override
    public void bytes(ByteBuf bytes) {
        if (holdNext) {
            held = bytes;
        } else {
            sendHead();
            conversation.client.data(encoding == null ? bytes : encoding.take(bytes));
        }
    }

    @Override
    public void wanted(boolean wanted) {
        flowWants = wanted;
        read();
    }

    void clientWritable(boolean writable) {
        clientWants = writable;
        read();
    }

    /** Whether the client takes nothing. */
    boolean waitsForClient() {
        return !clientWants;
    }

    /** Whether the core takes nothing, or it is in the nature of the answer to pause. */
    boolean mayPause() {
        return !flowWants || endless;
    }

    private void read() {
        if (source != null) {
            source.reading(flowWants && clientWants);
        }
    }

    @Override
    public void ended() {
        relay.answered(status, error, this::sendRest);
    }

    private void sendRest() {
        sendHead();
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            conversation.client.data(rest);
        }
        if (encoding != null) {
            conversation.client.data(encoding.end());
            close();
        }
        conversation.client.end(trailers);
    }

    @Override
    public void flush() {
        conversation.client.flush();
    }

    @Override
    public void refused(Refusal refusal) {
        conversation.fail(refusal);
    }
}
