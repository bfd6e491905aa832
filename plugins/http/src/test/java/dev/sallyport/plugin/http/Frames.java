package dev.sallyport.plugin.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of HTTP/2 as bytes, so that a test can also say what no library would. */
final class Frames {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 0x1;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;

    static final byte[] PREFACE = HttpFixture.bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    /** One frame. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        int number() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** What came on a stream so far. */
    static final class Answer {
        final List<Http2Headers> heads = new ArrayList<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean ended;
        Optional<Integer> reset = Optional.empty();

        String status() {
            return heads.isEmpty() ? "" : String.valueOf(heads.getFirst().status());
        }

        String field(String name) {
            return heads.isEmpty() ? "" : String.valueOf(heads.getFirst().get(name));
        }

        String trailer(String name) {
            return heads.size() < 2 ? "" : String.valueOf(heads.getLast().get(name));
        }

        String text() {
            return HttpFixture.text(body.toByteArray());
        }

        @Override
        public String toString() {
            return heads + " " + text() + (ended ? " end" : "")
                    + reset.map(code -> " reset " + code).orElse("");
        }
    }

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final List<Frame> all = new ArrayList<>();
    private byte[] rest = new byte[0];
    private int decoded;
    private final java.util.Map<Integer, Answer> answers = new java.util.HashMap<>();

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .put((byte) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    /** A header block of literals that nobody indexes; names and values as they are (RFC 7541, section 6.2.3). */
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.write(0x10);
            string(out, namesAndValues[i]);
            string(out, namesAndValues[i + 1]);
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int left = bytes.length - 127;
            while (left >= 128) {
                out.write(left % 128 + 128);
                left /= 128;
            }
            out.write(left);
        }
        out.writeBytes(bytes);
    }

    /** Takes bytes that came. */
    Frames take(byte[] bytes) {
        byte[] joined = ByteBuffer.allocate(rest.length + bytes.length)
                .put(rest)
                .put(bytes)
                .array();
        int at = 0;
        while (joined.length - at >= 9) {
            ByteBuffer in = ByteBuffer.wrap(joined, at, joined.length - at);
            int length = ((in.get() & 0xff) << 16) | ((in.get() & 0xff) << 8) | (in.get() & 0xff);
            if (joined.length - at < 9 + length) {
                break;
            }
            int type = in.get();
            int flags = in.get() & 0xff;
            int stream = in.getInt();
            byte[] payload = new byte[length];
            in.get(payload);
            all.add(new Frame(type, flags, stream, payload));
            at += 9 + length;
        }
        rest = java.util.Arrays.copyOfRange(joined, at, joined.length);
        for (; decoded < all.size(); decoded++) {
            understand(all.get(decoded));
        }
        return this;
    }

    private void understand(Frame frame) {
        Answer answer = answers.computeIfAbsent(frame.stream(), id -> new Answer());
        switch (frame.type()) {
            case HEADERS -> {
                if ((frame.flags() & END_HEADERS) == 0) {
                    throw new AssertionError("a head in several frames; the tests need none");
                }
                try {
                    answer.heads.add(decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload())));
                } catch (Http2Exception e) {
                    throw new AssertionError(e);
                }
            }
            case DATA -> answer.body.writeBytes(frame.payload());
            case RST_STREAM -> answer.reset = Optional.of(frame.number());
            default -> {}
        }
        answer.ended |= frame.ends();
    }

    List<Frame> all(int type) {
        return all.stream().filter(frame -> frame.type() == type).toList();
    }

    Answer answer(int stream) {
        return answers.getOrDefault(stream, new Answer());
    }

    /** Returns how much window was given, on a stream or (0) on the connection. */
    int window(int stream) {
        return all(WINDOW_UPDATE).stream()
                .filter(frame -> frame.stream() == stream)
                .mapToInt(Frame::number)
                .sum();
    }

    /** Returns the error code with which the peer said good-bye. */
    Optional<Integer> goaway() {
        return all(GOAWAY).stream().map(Frame::number).findFirst();
    }
}
