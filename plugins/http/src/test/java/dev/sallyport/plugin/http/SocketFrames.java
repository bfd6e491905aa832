package dev.sallyport.plugin.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** WebSocket frames as bytes, made and read by the RFC's own words, apart from what is tested. */
final class SocketFrames {

    static final int TEXT = 0x81;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private SocketFrames() {}

    /** A frame of a client. */
    static byte[] client(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8), true);
    }

    /** A frame of a server. */
    static byte[] server(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8), false);
    }

    static byte[] frame(int first, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(mask | payload.length);
        } else {
            out.write(mask | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        if (masked) {
            out.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ KEY[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    /** A Close with a code and a reason. */
    static byte[] close(int code, String reason, boolean masked) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
        return frame(CLOSE, payload.toByteArray(), masked);
    }

    /**
     * Returns frames as text: {@code TEXT:hello}, {@code CONT+:part}, {@code CLOSE:1000 reason}; a plus says more
     * follows.
     */
    static String read(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int first = bytes[at] & 0xff;
            boolean masked = (bytes[at + 1] & 0x80) != 0;
            int length = bytes[at + 1] & 0x7f;
            at += 2;
            if (length == 126) {
                length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
                at += 2;
            }
            int key = at;
            at += masked ? 4 : 0;
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) (masked ? bytes[at + i] ^ bytes[key + i % 4] : bytes[at + i]);
            }
            at += length;
            out.append(out.isEmpty() ? "" : " ").append(named(first, masked, payload));
        }
        return out.toString();
    }

    private static String named(int first, boolean masked, byte[] payload) {
        String name = switch (first & 0x0f) {
            case 0 -> "CONT";
            case 1 -> "TEXT";
            case 2 -> "BINARY";
            case 8 -> "CLOSE";
            case 9 -> "PING";
            case 10 -> "PONG";
            default -> "?";
        };
        boolean close = name.equals("CLOSE") && payload.length > 1;
        String code = close ? ((payload[0] & 0xff) << 8 | (payload[1] & 0xff)) + " " : "";
        int from = close ? 2 : 0;
        String text = new String(payload, from, payload.length - from, StandardCharsets.ISO_8859_1);
        return (masked ? "m" : "") + name + ((first & 0x80) == 0 ? "+" : "") + ":" + code + text;
    }
}
