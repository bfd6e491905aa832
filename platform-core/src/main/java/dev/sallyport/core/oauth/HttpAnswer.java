package dev.sallyport.core.oauth;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The answer to one request of HTTP/1.1, read to its end and within bounds (RFC 9112).
 *
 * @param status its status code
 * @param body its body without framing
 */
record HttpAnswer(int status, byte[] body) {

    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int HEAD_BYTES_MAX = 16 << 10;
    private static final int LINE_CHARS_MAX = 8 << 10;
    private static final int FINAL = 200;

    /** Reads one; the stream says when there is no more time. Throws with a reason in plain words. */
    static HttpAnswer read(InputStream in) throws IOException {
        while (true) {
            String line = line(in);
            if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
                throw new IOException("it does not speak HTTP/1.1");
            }
            int status = Integer.parseInt(line.substring(9, 12));
            Map<String, String> fields = fields(in);
            if (status >= FINAL) {
                return new HttpAnswer(status, body(in, status, fields));
            }
        }
    }

    private static Map<String, String> fields(InputStream in) throws IOException {
        Map<String, String> fields = new HashMap<>();
        int bytes = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            bytes += line.length();
            if (colon < 1 || bytes > HEAD_BYTES_MAX) {
                throw new IOException("its answer has a head that is malformed or too long");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (fields.put(name, line.substring(colon + 1).strip()) != null && name.equals("content-length")) {
                throw new IOException("its answer has two lengths");
            }
        }
        return fields;
    }

    private static byte[] body(InputStream in, int status, Map<String, String> fields) throws IOException {
        String coding = fields.getOrDefault("transfer-encoding", "");
        String length = fields.get("content-length");
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (coding.equalsIgnoreCase("chunked") && length == null) {
            return chunks(in);
        }
        if (!coding.isEmpty() || (length != null && !length.matches("[0-9]{1,9}"))) {
            throw new IOException("its answer has a length that is not understood");
        }
        return length == null ? rest(in) : exactly(in, bounded(Integer.parseInt(length)));
    }

    private static int bounded(long bytes) throws IOException {
        if (bytes > BODY_BYTES_MAX) {
            throw new IOException("its answer is longer than " + BODY_BYTES_MAX + " bytes");
        }
        return (int) bytes;
    }

    private static byte[] rest(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BODY_BYTES_MAX + 1);
        bounded(bytes.length);
        return bytes;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("its answer broke off");
        }
        return bytes;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw new IOException("its answer has a chunk that is malformed");
            }
            int length = bounded(body.size() + Long.parseLong(size, 16)) - body.size();
            if (length == 0) {
                fields(in);
                return body.toByteArray();
            }
            body.writeBytes(exactly(in, length));
            if (!line(in).isEmpty()) {
                throw new IOException("its answer has a chunk that is malformed");
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("its answer broke off");
            }
            if (line.size() == LINE_CHARS_MAX) {
                throw new IOException("its answer has a line that is too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
