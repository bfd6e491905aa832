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
 * The messages of one direction of a WebSocket, each a document that the core lets pass, changes or refuses. What comes
 * out goes on in frames of its own. A message of the client that a rule may be about is a command instead: it is
 * collected, asked about, and goes on in one frame. One is whole on the other side before the next is looked at.
 */
final class MessageWay implements BodyPipe.Out {

    /** A message says only whether it is text; the core then looks whether it is JSON. */
    private static final String TEXT = "";

    private final SocketRelay relay;
    private final Direction direction;
    private final SocketEnd from;
    private final SocketEnd to;
    private final Optional<MessageJudge> judge;
    private @Nullable Collected collected;
    private @Nullable BodyPipe pipe;
    private @Nullable ByteBuf held;
    private Opcode opcode = Opcode.TEXT;

    /** @param judge who is asked about the messages; nobody about those of a target */
    MessageWay(SocketRelay relay, Direction direction, SocketEnd from, SocketEnd to, Optional<MessageJudge> judge) {
        this.relay = relay;
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.judge = judge;
    }

    void begin(boolean text) {
        opcode = text ? Opcode.TEXT : Opcode.BINARY;
        if (judge.isPresent() && judge.get().asks(text)) {
            collected = judge.get().collecting();
            return;
        }
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
        if (collected != null) {
            if (!collected.take(piece)) {
                relay.refused(MessageJudge.tooLong(collected));
            }
        } else if (pipe != null) {
            pipe.take(piece);
        }
    }

    /** The message is whole; the next one waits until it went on. */
    void end() {
        if (collected != null) {
            byte[] message = collected.bytes();
            collected = null;
            from.hold();
            judge.orElseThrow()
                    .judge(opcode == Opcode.TEXT, message, from::letClose, () -> judged(message), relay::refused);
        } else if (pipe != null) {
            from.hold();
            pipe.end();
        }
    }

    private void judged(byte[] message) {
        ByteBuf bytes = to.allocator().buffer(Math.max(1, message.length)).writeBytes(message);
        sent(bytes);
    }

    /** The client leaves: a message that waits for people is not waited for. */
    void withdraw() {
        judge.ifPresent(MessageJudge::withdraw);
    }

    /** Drops what did not go on. */
    void abort() {
        judge.ifPresent(MessageJudge::withdraw);
        collected = null;
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
        from.wanted(wanted);
    }

    @Override
    public void ended() {
        ByteBuf rest = held == null ? Unpooled.EMPTY_BUFFER : held;
        held = null;
        pipe = null;
        sent(rest);
    }

    /** Sends the last of a message, and looks at the next. */
    private void sent(ByteBuf last) {
        frame(true, last);
        to.flush();
        from.proceed();
    }

    @Override
    public void refused(Refusal refusal) {
        relay.refused(refusal);
    }
}
