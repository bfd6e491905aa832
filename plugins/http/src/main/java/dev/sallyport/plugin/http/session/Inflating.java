package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes gzip (RFC 1952) or deflate (RFC 1950, and the bare RFC 1951 that some servers send) piece by piece. Memory is
 * one small buffer whatever comes out; what swells beyond reason is refused.
 */
final class Inflating implements Decoding {

    /** What comes out at a time. */
    private static final int PIECE = 16 << 10;

    private static final int HEADER_MAX = 4 << 10;
    private static final int TRAILER = 8;

    private enum State {
        HEADER,
        BODY,
        TRAILER,
        DONE
    }

    private final boolean gzip;
    private final CRC32 crc = new CRC32();
    private final byte[] piece = new byte[PIECE];
    private byte[] small = new byte[16];
    private int smallLength;
    private Inflater inflater = new Inflater(true);
    private State state = State.HEADER;
    private boolean began;
    private final Swelling swelling = new Swelling();

    Inflating(Coding coding) {
        this.gzip = coding == Coding.GZIP;
    }

    @Override
    public void take(ByteBuf coded, Consumer<ByteBuffer> decoded) {
        byte[] bytes = new byte[coded.readableBytes()];
        coded.getBytes(coded.readerIndex(), bytes);
        swelling.in(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            at = switch (state) {
                case HEADER -> header(bytes, at, decoded);
                case BODY -> body(bytes, at, decoded);
                case TRAILER -> trailer(bytes, at);
                case DONE -> throw new Malformed("bytes after the end of a compressed body");
            };
        }
    }

    @Override
    public void end() {
        boolean between = gzip && state == State.HEADER && smallLength == 0;
        if (began && state != State.DONE && !between) {
            throw new Malformed("a compressed body that breaks off");
        }
    }

    private int header(byte[] bytes, int from, Consumer<ByteBuffer> decoded) {
        began = true;
        int at = from;
        while (at < bytes.length) {
            push(bytes[at++]);
            if (gzip ? gzipHeader() : smallLength == 2) {
                state = State.BODY;
                if (!gzip) {
                    boolean zlib = (small[0] & 0x0f) == 8 && (((small[0] & 0xff) << 8) | (small[1] & 0xff)) % 31 == 0;
                    inflater.end();
                    inflater = new Inflater(!zlib);
                    byte[] first = Arrays.copyOf(small, 2);
                    smallLength = 0;
                    body(first, 0, decoded);
                }
                smallLength = 0;
                break;
            }
        }
        return at;
    }

    private void push(byte b) {
        if (smallLength == HEADER_MAX) {
            throw new Malformed("a gzip header of more than " + HEADER_MAX + " bytes");
        }
        if (smallLength == small.length) {
            small = Arrays.copyOf(small, 2 * small.length);
        }
        small[smallLength++] = b;
    }

    /** Whether the header is whole. */
    private boolean gzipHeader() {
        if (smallLength < 10) {
            return false;
        }
        int flags = small[3];
        if (small[0] != 0x1f || small[1] != (byte) 0x8b || small[2] != 8 || (flags & 0xe0) != 0) {
            throw new Malformed("a body that is not gzip, as was said");
        }
        int at = 10;
        if ((flags & 4) != 0) {
            if (smallLength < 12) {
                return false;
            }
            at = 12 + ((small[10] & 0xff) | ((small[11] & 0xff) << 8));
        }
        if ((flags & 8) != 0) {
            at = afterZero(at);
        }
        if ((flags & 16) != 0) {
            at = afterZero(at);
        }
        if ((flags & 2) != 0) {
            at += 2;
        }
        return at <= smallLength;
    }

    private int afterZero(int from) {
        for (int i = from; i < smallLength; i++) {
            if (small[i] == 0) {
                return i + 1;
            }
        }
        return HEADER_MAX + 1;
    }

    private int body(byte[] bytes, int from, Consumer<ByteBuffer> decoded) {
        inflater.setInput(bytes, from, bytes.length - from);
        try {
            while (true) {
                int n = inflater.inflate(piece);
                if (n > 0) {
                    swelling.out(n);
                    crc.update(piece, 0, n);
                    decoded.accept(ByteBuffer.wrap(piece, 0, n));
                }
                if (inflater.finished()) {
                    state = gzip ? State.TRAILER : State.DONE;
                    return bytes.length - inflater.getRemaining();
                }
                if (inflater.needsDictionary()) {
                    throw new Malformed("a compressed body that needs a dictionary");
                }
                if (n == 0 && inflater.needsInput()) {
                    return bytes.length;
                }
            }
        } catch (DataFormatException e) {
            throw new Malformed("a body that is not compressed as was said");
        }
    }

    private int trailer(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && smallLength < TRAILER) {
            push(bytes[at++]);
        }
        if (smallLength == TRAILER) {
            if (word(0) != crc.getValue() || word(4) != (inflater.getBytesWritten() & 0xffffffffL)) {
                throw new Malformed("a gzip body whose checksum is wrong");
            }
            // Another member may follow.
            smallLength = 0;
            crc.reset();
            inflater.reset();
            state = State.HEADER;
        }
        return at;
    }

    private long word(int at) {
        return (small[at] & 0xffL)
                | ((small[at + 1] & 0xffL) << 8)
                | ((small[at + 2] & 0xffL) << 16)
                | ((small[at + 3] & 0xffL) << 24);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
