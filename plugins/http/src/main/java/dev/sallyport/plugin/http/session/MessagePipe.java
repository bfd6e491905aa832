package dev.sallyport.plugin.http.session;

import com.google.protobuf.Descriptors.Descriptor;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.DocumentFlow.Handling;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.plugin.http.grpc.MessageDocument;
import dev.sallyport.plugin.http.grpc.MessageEncoding;
import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.grpc.Schema;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one direction of a call, each a document that the core lets pass, changes or refuses before the next
 * is looked at. A message that nobody changed goes on in the bytes it came in. Where the core only records, what cannot
 * be read passes; where it masks, it is refused, and fields that the descriptors do not know are left out.
 */
final class MessagePipe extends MessageLoop implements DocumentFlow.Sink {

    /**
     * What the messages are.
     *
     * @param schema their descriptors
     * @param type their type
     * @param encoding how they are compressed
     * @param direction which way they go
     */
    record Kind(Schema schema, Descriptor type, MessageEncoding encoding, Direction direction) {}

    private final ByteBufAllocator allocator;
    private final Exchange exchange;
    private final @Nullable DocumentFlow flow;
    private final Handling handling;
    private final Kind kind;
    private final int max;
    private boolean looking = true;
    private long bytes;

    /**
     * @param start how the body begins that the messages make up; nothing where nothing more is told of it
     * @param max bytes of a message that is looked at, at most
     */
    MessagePipe(
            BodyPipe.Out out,
            ByteBufAllocator allocator,
            Exchange exchange,
            Optional<DocumentStart> start,
            Kind kind,
            int max) {
        super(out, new MessageFrames(allocator, max));
        this.allocator = allocator;
        this.exchange = exchange;
        this.kind = kind;
        this.max = max;
        this.flow = start.map(said -> exchange.document(said, this)).orElse(null);
        this.handling = flow == null ? Handling.COPY : flow.handling();
    }

    @Override
    public boolean changes() {
        return handling != Handling.PASS;
    }

    @Override
    public Optional<Refusal> refusal() {
        return flow == null ? Optional.empty() : flow.refusal();
    }

    @Override
    public void take(ByteBuf piece) {
        if (over()) {
            return;
        }
        bytes += piece.readableBytes();
        if (handling == Handling.PASS || !looking) {
            out.bytes(piece.retain());
        } else {
            messages(piece);
        }
    }

    @Override
    boolean looks() {
        return looking && super.looks();
    }

    private boolean masks() {
        return handling == Handling.THROUGH;
    }

    @Override
    void look(MessageFrames.Frame frame) {
        MessageDocument document;
        try {
            document = MessageDocument.read(kind.schema(), kind.type(), frame.message(kind.encoding(), max), masks());
        } catch (Malformed e) {
            if (masks()) {
                frame.whole().release();
                throw e;
            }
            out.bytes(frame.whole());
            return;
        }
        await(
                exchange.message(new DocumentEvent(kind.direction(), MessageDocument.MEDIA_TYPE, document)),
                frame,
                done -> shown(frame, document, done),
                late -> {});
    }

    private void shown(MessageFrames.Frame frame, MessageDocument document, Future<DocumentEvent> done) {
        if (!done.isSuccess()) {
            frame.whole().release();
            refuse(done.cause() instanceof RefusedException refused ? refused.refusal() : unreadable("it failed"));
        } else if (masks() && document.changed()) {
            MessageFrames.Frame masked = frame.with(allocator, document.bytes(), kind.encoding());
            frame.whole().release();
            out.bytes(masked.whole());
        } else {
            out.bytes(frame.whole());
        }
    }

    @Override
    void unreadable(Malformed e) {
        if (masks()) {
            refuse(unreadable(e.getMessage()));
        } else {
            looking = false; // from here on they are bytes
            ByteBuf rest = frames.rest();
            if (rest.isReadable()) {
                out.bytes(rest);
            } else {
                rest.release();
            }
        }
    }

    private static Refusal unreadable(String why) {
        return Codes.refusal(
                        Codes.UNDECODABLE,
                        "A masking rule looks at the messages of this answer, but there is " + why + ".")
                .withNextStep("Check that the target's descriptors are those of the running service.");
    }

    private void refuse(Refusal refusal) {
        abort();
        out.refused(refusal);
    }

    @Override
    void finish() {
        if (flow == null) {
            ended();
        } else {
            flow.end(bytes);
        }
    }

    @Override
    public void abort() {
        if (!over()) {
            close();
            if (flow != null && handling != Handling.REFUSE) {
                flow.abort();
            }
        }
    }

    /** The body is the messages, which go on by themselves. */
    @Override
    public void pass(ByteBuffer shown) {
        shown.position(shown.limit());
    }

    @Override
    public void writable() {}

    @Override
    public void ended() {
        if (!over()) {
            close();
            out.ended();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        if (!over()) {
            close();
            out.refused(refusal);
        }
    }
}
