package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.plugin.http.websocket.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one direction of a WebSocket, each a document that the core lets pass, changes or refuses. One is
 * whole on the other side before the next is looked at. What comes out goes on in frames of its own.
 */
final class MessageWay implements BodyPipe.Out {

    /** A message says only whether it is text; the core then looks whether it is JSON. */
    private static final String TEXT = "";

    private final SocketRelay relay;
    private final Direction direction;
    private final SocketEnd from;
    private final SocketEnd to;
    private @Nullable BodyPipe pipe;
    private @Nullable ByteBuf held;
    private Opcode opcode = Opcode.TEXT;
    private boolean ending;

    MessageWay(SocketRelay relay, Direction direction, SocketEnd from, SocketEnd to) {
        this.relay = relay;
        this.direction = direction;
        this.from = from;
        this.to = to;
    }

    void begin(boolean text) {
        opcode = text ? Opcode.TEXT : Opcode.BINARY;
        DocumentStart start = new DocumentStart(
                direction,
                "message",
                text ? TEXT : MediaType.OPAQUE,
                Optional.empty(),
                Map.of("http.websocket", text ? "text" : "binary"));
        BodyPipe opened = BodyPipe.open(to.allocator(), this, relay.exchange(), () -> start, Coding.IDENTITY);
        if (opened.refusal().isPresent()) {
            relay.refused(opened.refusal().get());
        } else {
            pipe = opened;
        }
    }

    /** Takes a piece of the message; the caller keeps the buffer. */
    void take(ByteBuf piece) {
        if (pipe != null) {
            pipe.take(piece);
        }
    }

    /** The message is whole; the next one waits until it went on. */
    void end() {
        BodyPipe whole = pipe;
        if (whole != null) {
            ending = true;
            whole.end();
            if (ending) {
                from.pause();
            }
        }
    }

    /** Drops what did not go on. */
    void abort() {
        if (pipe != null) {
            pipe.abort();
            pipe = null;
        }
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void bytes(ByteBuf bytes) {
        if (held != null) {
            frame(false, held);
        }
        held = bytes;
    }

    private void frame(boolean last, ByteBuf payload) {
        to.send(last, opcode, payload);
        opcode = Opcode.CONTINUATION;
    }

    @Override
    public void wanted(boolean wanted) {
        from.reading(wanted);
    }

    @Override
    public void ended() {
        ByteBuf rest = held == null ? Unpooled.EMPTY_BUFFER : held;
        held = null;
        pipe = null;
        ending = false;
        frame(true, rest);
        to.flush();
        from.proceed();
    }

    @Override
    public void refused(Refusal refusal) {
        relay.refused(refusal);
    }
}
