package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request's way to the target. Trailers end here: servers take them for header fields, which nobody judged. */
final class Upload implements BodyPipe.Out {

    /** Bytes of a collected body handed over at a time. */
    private static final int PIECE = 16 << 10;

    private final Relay relay;
    private final Conversation conversation;
    private final @Nullable Exchange exchange;
    private final TargetStream target;
    private @Nullable Pipe pipe;
    private byte @Nullable [] rest;
    private int sent;
    private boolean sending;
    private boolean whole;
    private boolean ended;
    private boolean flowWants = true;
    private boolean targetWants = true;
    private Optional<FileLimit> limit = Optional.empty();
    private long taken;

    Upload(Relay relay, @Nullable Exchange exchange, TargetStream target) {
        this.relay = relay;
        this.conversation = relay.conversation;
        this.exchange = exchange;
        this.target = target;
    }

    /** Sends a request whose body was judged. */
    void whole(Fields fields, byte[] body) {
        fields.add("Content-Length", Integer.toString(body.length));
        whole = true;
        rest = body;
        target.begin(relay, conversation.request.onward(fields), body.length > 0);
        if (body.length > 0) {
            sendRest();
        } else {
            ended = true;
        }
    }

    /**
     * Sends as much as the target takes. All at once would make the core stop reading the client, and with it the
     * client's other requests.
     */
    private void sendRest() {
        byte[] body = rest;
        if (body == null || sending) {
            return;
        }
        sending = true;
        while (targetWants && rest != null && sent < body.length) {
            int piece = Math.min(PIECE, body.length - sent);
            sent += piece;
            target.data(target.allocator().buffer(piece).writeBytes(body, sent - piece, piece));
        }
        sending = false;
        if (rest != null && sent == body.length) {
            rest = null;
            ended();
        }
    }

    /** Sends a call whose first message was judged, and whose others are as they come. */
    void judged(Fields fields, Pipe messages, byte[] begun) {
        pipe = messages;
        target.begin(relay, conversation.request.onward(fields), true);
        messages.take(Unpooled.wrappedBuffer(begun));
    }

    /** Sends the head of a request whose body follows, if it has one. */
    void begin(Fields fields) {
        Request request = conversation.request;
        Framing framing = request.framing();
        boolean changes = false;
        if (framing.kind() != Framing.Kind.NONE) {
            Pipe opened = conversation.call.request(this, target.allocator(), exchange, conversation);
            if (opened.refusal().isPresent()) {
                conversation.fail(opened.refusal().get());
                return;
            }
            pipe = opened;
            if (framing.kind() != Framing.Kind.LENGTH && exchange != null) {
                limit = exchange.limit();
            }
            changes = opened.changes();
            if (changes) {
                HeaderRules.ofChangedBody(fields);
            }
        }
        boolean known = framing.kind() == Framing.Kind.LENGTH
                || (framing.kind() == Framing.Kind.NONE
                        && request.head().fields().has("content-length"));
        if (known && !changes) {
            fields.add("Content-Length", Long.toString(framing.length()));
        }
        target.begin(relay, request.onward(fields), framing.kind() != Framing.Kind.NONE);
    }

    static DocumentStart start(Request request) {
        MediaType type = MediaType.of(request.head().fields());
        String name = request.coding() == Coding.OTHER ? MediaType.OPAQUE : Grpc.opaque(type.name());
        return new DocumentStart(Direction.TO_TARGET, "request", name, type.charset(), Map.of());
    }

    /** Takes a piece of the body; the caller keeps the buffer. */
    void take(ByteBuf piece) {
        taken += piece.readableBytes();
        if (limit.isPresent() && taken > limit.get().bytesMax()) {
            Objects.requireNonNull(exchange).exceeded(limit.get());
            conversation.fail(limit.get().refusal());
        } else if (pipe != null) {
            pipe.take(piece);
        }
    }

    /** Tells that the request is whole. May be said twice: once before the target was there, once after. */
    void end() {
        if (whole) {
            return;
        }
        whole = true;
        if (pipe != null) {
            pipe.end();
        } else {
            ended = true;
        }
    }

    void abort() {
        rest = null;
        if (pipe != null) {
            pipe.abort();
        }
    }

    /** Whether the next move is the client's, or the core's. */
    boolean waitsForOthers() {
        return !ended && targetWants;
    }

    /** Whether the target has all of it. */
    boolean complete() {
        return ended;
    }

    @Override
    public void bytes(ByteBuf bytes) {
        target.data(bytes);
    }

    @Override
    public void wanted(boolean wanted) {
        flowWants = wanted;
        read();
    }

    void targetWritable(boolean writable) {
        targetWants = writable;
        sendRest();
        read();
    }

    private void read() {
        if (pipe != null && !ended) {
            conversation.bodyWanted(flowWants && targetWants);
        }
    }

    @Override
    public void ended() {
        ended = true;
        target.end();
        target.flush();
    }

    @Override
    public void flush() {
        target.flush();
    }

    @Override
    public void refused(Refusal refusal) {
        conversation.fail(refusal);
    }
}
