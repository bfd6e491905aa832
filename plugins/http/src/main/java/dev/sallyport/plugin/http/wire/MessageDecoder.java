package dev.sallyport.plugin.http.wire;

import dev.sallyport.api.protocol.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * Reads HTTP/1 messages: heads as a whole, bodies as they stream, as slices of what was received. Every line ends in
 * CRLF; a bare CR or LF, a folded field, a chunk extension or an ambiguous length ends the connection.
 */
public abstract class MessageDecoder extends FrameDecoder {

    /** Longest head, in bytes; what servers commonly take, and more than any browser sends. */
    public static final int HEAD_BYTES_MAX = 32 << 10;

    private static final int TRAILER_BYTES_MAX = 8 << 10;
    private static final int CHUNK_DIGITS_MAX = 12;

    private enum State {
        HEAD,
        LENGTH,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        CLOSE
    }

    private State state = State.HEAD;
    private int searched;
    private long left;
    private int faultStatus = 400;

    /** Takes a head and returns how its body ends. */
    protected abstract Framing head(ChannelHandlerContext ctx, ByteBuf head);

    /**
     * Takes a piece of a body, valid during the call unless retained.
     *
     * @param last whether the other side will think the body whole with it
     */
    protected abstract void body(ChannelHandlerContext ctx, ByteBuf piece, boolean last);

    /** Takes the end of a message. */
    protected abstract void end(ChannelHandlerContext ctx, Fields trailers);

    /** Takes note of a malformed message, which ends the connection. */
    protected abstract void malformed(ChannelHandlerContext ctx, int status, String reason);

    protected static RequestHead requestHead(ByteBuf head) {
        return HeadParser.request(head);
    }

    protected static ResponseHead responseHead(ByteBuf head) {
        return HeadParser.response(head);
    }

    /** Whether the next byte begins a message. */
    protected final boolean betweenMessages() {
        return state == State.HEAD;
    }

    /** Whether the body ends with the connection. */
    protected final boolean untilClose() {
        return state == State.CLOSE;
    }

    @Override
    protected final int frameLength(ByteBuf in) {
        try {
            return switch (state) {
                case HEAD -> section(in, HEAD_BYTES_MAX, false);
                case TRAILERS -> section(in, TRAILER_BYTES_MAX, true);
                case CHUNK_SIZE -> chunkLine(in);
                case CHUNK_END -> 2;
                case LENGTH, CHUNK_DATA -> (int) Math.min(left, in.readableBytes());
                case CLOSE -> in.readableBytes();
            };
        } catch (Malformed e) {
            faultStatus = e.status();
            throw e;
        }
    }

    /** Returns the length up to and with the empty line, looking at each byte once. */
    private int section(ByteBuf in, int max, boolean mayBeEmpty) {
        int start = in.readerIndex();
        int at = start + searched;
        while (true) {
            int lf = in.indexOf(at, in.writerIndex(), (byte) '\n');
            if (lf < 0) {
                searched = in.writerIndex() - start;
                if (searched > max) {
                    throw tooLong(max);
                }
                return -1;
            }
            if (lf == start || in.getByte(lf - 1) != '\r') {
                throw new Malformed("a line that ends in LF without CR");
            }
            if (lf - start + 1 > max) {
                throw tooLong(max);
            }
            boolean first = lf == start + 1;
            if (first && !mayBeEmpty) {
                throw new Malformed("an empty line before a message");
            }
            if (first || (lf - start >= 3 && in.getByte(lf - 2) == '\n')) {
                searched = 0;
                return lf - start + 1;
            }
            at = lf + 1;
        }
    }

    private static Malformed tooLong(int max) {
        return new Malformed(431, "a header section of more than " + max + " bytes");
    }

    private static int chunkLine(ByteBuf in) {
        int start = in.readerIndex();
        int end = Math.min(in.writerIndex(), start + CHUNK_DIGITS_MAX + 2);
        int lf = in.indexOf(start, end, (byte) '\n');
        if (lf < 0) {
            if (end - start == CHUNK_DIGITS_MAX + 2) {
                throw new Malformed("a chunk size with an extension or too many digits");
            }
            return -1;
        }
        return lf - start + 1;
    }

    @Override
    protected final void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        try {
            take(ctx, frame);
        } catch (Malformed e) {
            faultStatus = e.status();
            throw e;
        }
    }

    private void take(ChannelHandlerContext ctx, ByteBuf frame) {
        switch (state) {
            case HEAD -> begin(ctx, head(ctx, frame));
            case LENGTH -> {
                left -= frame.readableBytes();
                boolean last = left == 0;
                body(ctx, frame, last);
                if (last) {
                    finish(ctx, new Fields());
                }
            }
            case CLOSE -> body(ctx, frame, false);
            case CHUNK_SIZE -> {
                left = chunkSize(frame);
                state = left == 0 ? State.TRAILERS : State.CHUNK_DATA;
            }
            case CHUNK_DATA -> {
                left -= frame.readableBytes();
                if (left == 0) {
                    state = State.CHUNK_END;
                }
                body(ctx, frame, false);
            }
            case CHUNK_END -> {
                if (frame.getByte(frame.readerIndex()) != '\r' || frame.getByte(frame.readerIndex() + 1) != '\n') {
                    throw new Malformed("a chunk longer than it said");
                }
                state = State.CHUNK_SIZE;
            }
            case TRAILERS -> finish(ctx, HeadParser.trailers(frame));
        }
    }

    private void begin(ChannelHandlerContext ctx, Framing framing) {
        left = framing.length();
        switch (framing.kind()) {
            case NONE -> finish(ctx, new Fields());
            case LENGTH -> state = State.LENGTH;
            case CHUNKED -> state = State.CHUNK_SIZE;
            case CLOSE -> state = State.CLOSE;
        }
    }

    private void finish(ChannelHandlerContext ctx, Fields trailers) {
        state = State.HEAD;
        end(ctx, trailers);
    }

    private static long chunkSize(ByteBuf line) {
        int digits = line.readableBytes() - 2;
        if (digits < 1 || line.getByte(line.readerIndex() + digits) != '\r') {
            throw new Malformed("a chunk size line that does not end in CRLF");
        }
        long size = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(line.getByte(line.readerIndex() + i), 16);
            if (digit < 0) {
                throw new Malformed("a chunk size that is not a hexadecimal number");
            }
            size = (size << 4) | digit;
        }
        return size;
    }

    @Override
    protected final void malformed(ChannelHandlerContext ctx, String reason) {
        malformed(ctx, faultStatus, reason);
    }
}
