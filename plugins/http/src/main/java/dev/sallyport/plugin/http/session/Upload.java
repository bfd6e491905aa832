package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request's way to the target. Trailers end here: servers take them for header fields, which nobody judged. */
final class Upload implements BodyPipe.Out {

    private final Conversation conversation;
    private final @Nullable Exchange exchange;
    private final TargetConnection target;
    private @Nullable BodyPipe pipe;
    private boolean chunked;
    private boolean ended;

    Upload(Conversation conversation, @Nullable Exchange exchange, TargetConnection target) {
        this.conversation = conversation;
        this.exchange = exchange;
        this.target = target;
    }

    /** Sends a request whose body was judged. */
    void whole(Fields fields, byte[] body) {
        fields.add("Content-Length", Integer.toString(body.length));
        target.begin(conversation, fields);
        target.send(target.allocator().buffer(body.length).writeBytes(body));
        ended = true;
    }

    /** Sends the head of a request whose body follows, if it has one. */
    void begin(Fields fields) {
        Request request = conversation.request;
        Framing framing = request.framing();
        if (framing.kind() != Framing.Kind.NONE) {
            BodyPipe opened = BodyPipe.open(target.allocator(), this, exchange, start(request), request.coding());
            if (opened.refusal().isPresent()) {
                conversation.fail(opened.refusal().get());
                return;
            }
            pipe = opened;
            chunked = framing.kind() == Framing.Kind.CHUNKED || opened.changes();
            if (opened.changes()) {
                HeaderRules.ofChangedBody(fields);
            }
        }
        if (chunked) {
            fields.add("Transfer-Encoding", "chunked");
        } else if (framing.kind() == Framing.Kind.LENGTH
                || request.head().fields().has("content-length")) {
            fields.add("Content-Length", Long.toString(framing.length()));
        }
        target.begin(conversation, fields);
    }

    private static DocumentStart start(Request request) {
        MediaType type = MediaType.of(request.head().fields());
        String name = request.coding() == Coding.OTHER ? MediaType.OPAQUE : type.name();
        return new DocumentStart(Direction.TO_TARGET, "request", name, type.charset(), Map.of());
    }

    /** Takes a piece of the body; the caller keeps the buffer. */
    void take(ByteBuf piece) {
        if (pipe != null) {
            pipe.take(piece);
        }
    }

    void end() {
        if (pipe != null) {
            pipe.end();
        } else {
            ended = true;
        }
    }

    void abort() {
        if (pipe != null) {
            pipe.abort();
        }
    }

    /** Whether the target has all of it. */
    boolean complete() {
        return ended;
    }

    @Override
    public void bytes(ByteBuf bytes) {
        if (chunked) {
            target.chunk(bytes);
        } else {
            target.send(bytes);
        }
    }

    @Override
    public void wanted(boolean wanted) {
        conversation.client.wantBody(wanted);
    }

    @Override
    public void ended() {
        ended = true;
        if (chunked) {
            target.lastChunk();
        }
        target.flush();
    }

    @Override
    public void refused(Refusal refusal) {
        conversation.fail(refusal);
    }
}
