package dev.sallyport.plugin.http.websocket;

import dev.sallyport.api.protocol.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, strictly (RFC 6455, section 5): messages as they stream, control frames whole. Pieces that are handed
 * over are valid during the call unless retained; where the peer masks they are copies that may be written to.
 */
public abstract class FrameReader extends FrameDecoder {

    private static final int CONTROL_BYTES_MAX = 125;

    private final boolean masked;
    private final long messageBytesMax;
    private boolean inPayload;
    private boolean holding;
    private boolean closePasses;
    private boolean waiting;
    private boolean inMessage;
    private boolean last;
    private Opcode opcode = Opcode.CONTINUATION;
    private @Nullable Utf8 text;
    private long left;
    private long taken;
    private long message;
    private int key;
    private int fault = CloseCode.PROTOCOL_ERROR;

    /**
     * @param masked whether the peer is a client, which has to mask
     * @param messageBytesMax the longest message it may send
     */
    protected FrameReader(boolean masked, long messageBytesMax) {
        this.masked = masked;
        this.messageBytesMax = messageBytesMax;
    }

    /** A message begins. */
    protected abstract void begin(boolean isText);

    /** Takes a piece of the message. */
    protected abstract void piece(ByteBuf piece);

    /** The message is whole. */
    protected abstract void end();

    /** Takes a ping or pong. */
    protected abstract void beat(Opcode ping, ByteBuf payload);

    /**
     * Takes a Close; nothing follows it.
     *
     * @param code {@link CloseCode#NONE} where none was said
     */
    protected abstract void closed(int code, String reason);

    /** The peer broke the protocol; nothing is read any more. */
    protected abstract void broken(int code, String reason);

    @Override
    protected final int frameLength(ByteBuf in) {
        if (inPayload) {
            if (!opcode.control()) {
                return (int) Math.min(left, in.readableBytes());
            }
            return in.readableBytes() < left ? -1 : (int) left;
        }
        if (in.readableBytes() < 2) {
            return -1;
        }
        if (holding && !passes(in.getByte(in.readerIndex()) & 0x0f)) {
            waiting = true;
            return -1;
        }
        int second = in.getByte(in.readerIndex() + 1);
        if (((second & 0x80) != 0) != masked) {
            throw Violation.protocol(masked ? "a frame that is not masked" : "a masked frame from a server");
        }
        int length = second & 0x7f;
        return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + (masked ? 4 : 0);
    }

    /** Control frames may overtake a message, but no Close one that is still on its way. */
    private boolean passes(int code) {
        return code == Opcode.PING.code() || code == Opcode.PONG.code() || (closePasses && code == Opcode.CLOSE.code());
    }

    /** Hands over nothing but pings and pongs until {@link #release}. */
    public final void hold() {
        holding = true;
        closePasses = false;
    }

    /** Lets a Close pass, too. */
    protected final void letClose(ChannelHandlerContext ctx) {
        closePasses = true;
        again(ctx);
    }

    /** Goes on with what waits. */
    protected final void release(ChannelHandlerContext ctx) {
        holding = false;
        again(ctx);
    }

    private void again(ChannelHandlerContext ctx) {
        if (waiting) {
            waiting = false;
            stop();
            resume(ctx);
        }
    }

    /** Whether a frame is in hand that must wait. */
    protected final boolean waits() {
        return waiting;
    }

    @Override
    protected final void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        try {
            if (inPayload) {
                payload(ctx, frame);
            } else {
                head(frame);
                if (left == 0) {
                    payload(ctx, frame.readSlice(0));
                } else {
                    inPayload = true;
                }
            }
        } catch (Violation e) {
            fault = e.code();
            throw e;
        }
    }

    private void head(ByteBuf head) {
        int first = head.readByte();
        int second = head.readByte();
        if ((first & 0x70) != 0) {
            throw Violation.protocol("a frame with reserved bits, for no extension was agreed on");
        }
        opcode = Opcode.of(first & 0x0f).orElseThrow(() -> Violation.protocol("a frame of an unknown kind"));
        last = (first & 0x80) != 0;
        left = length(second & 0x7f, head);
        taken = 0;
        key = masked ? head.readInt() : 0;
        if (opcode.control()) {
            if (!last || left > CONTROL_BYTES_MAX) {
                throw Violation.protocol("a control frame that is in pieces or too long");
            }
            return;
        }
        if ((opcode == Opcode.CONTINUATION) != inMessage) {
            throw Violation.protocol(
                    inMessage ? "a message within a message" : "the continuation of a message that did not begin");
        }
        if (!inMessage) {
            inMessage = true;
            message = 0;
            text = opcode == Opcode.TEXT ? new Utf8() : null;
            begin(opcode == Opcode.TEXT);
        }
        message += left;
        if (message > messageBytesMax) {
            throw new Violation(CloseCode.TOO_BIG, "a message of more than " + messageBytesMax + " bytes");
        }
    }

    private static long length(int small, ByteBuf head) {
        if (small < 126) {
            return small;
        }
        long length = small == 126 ? head.readUnsignedShort() : head.readLong();
        if (length < (small == 126 ? 126 : 0x10000)) {
            throw Violation.protocol("a length in more bytes than it needs, or too large");
        }
        return length;
    }

    private void payload(ChannelHandlerContext ctx, ByteBuf piece) {
        if (!masked) {
            plain(piece);
            return;
        }
        // Masking it back for the target must not touch the received bytes, which others may hold.
        ByteBuf copy = ctx.alloc().buffer(Math.max(1, piece.readableBytes())).writeBytes(piece);
        try {
            Mask.apply(copy, key, taken);
            plain(copy);
        } finally {
            copy.release();
        }
    }

    private void plain(ByteBuf piece) {
        int length = piece.readableBytes();
        taken += length;
        left -= length;
        if (left == 0) {
            inPayload = false;
        }
        switch (opcode) {
            case CLOSE -> close(piece);
            case PING, PONG -> beat(opcode, piece);
            default -> data(piece);
        }
    }

    private void data(ByteBuf piece) {
        if (text != null && !text.goesOn(piece)) {
            throw new Violation(CloseCode.INVALID_DATA, "a text that is not UTF-8");
        }
        if (piece.isReadable()) {
            piece(piece);
        }
        if (left == 0 && last) {
            if (text != null && !text.whole()) {
                throw new Violation(CloseCode.INVALID_DATA, "a text that ends within a character");
            }
            inMessage = false;
            end();
        }
    }

    private void close(ByteBuf payload) {
        stop();
        if (!payload.isReadable()) {
            closed(CloseCode.NONE, "");
            return;
        }
        if (payload.readableBytes() == 1) {
            throw Violation.protocol("a Close with half a status code");
        }
        int code = payload.readUnsignedShort();
        Utf8 check = new Utf8();
        if (!CloseCode.mayBeSent(code)) {
            throw Violation.protocol("a Close with a status code that must not be sent");
        }
        if (!check.goesOn(payload) || !check.whole()) {
            throw new Violation(CloseCode.INVALID_DATA, "a Close whose reason is not UTF-8");
        }
        closed(code, payload.toString(StandardCharsets.UTF_8));
    }

    @Override
    protected final void malformed(ChannelHandlerContext ctx, String reason) {
        broken(fault, reason);
    }
}
