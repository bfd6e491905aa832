package dev.sallyport.core.http;

import dev.sallyport.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of the control plane.
 *
 * @param content writes the body
 */
record Reply(int status, String type, Content content) {

    /** Writes a body. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    static Reply json(Object value) {
        return json(200, value);
    }

    static Reply json(int status, Object value) {
        return bytes(status, "application/json", Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    static Reply text(int status, String type, String text) {
        return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    static Reply bytes(int status, String type, byte[] bytes) {
        return new Reply(status, type, new Bytes(bytes));
    }

    /** A body whose length is known. */
    record Bytes(byte[] bytes) implements Content {
        @Override
        public void write(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    static Reply problem(Problem problem) {
        return bytes(
                problem.status(),
                "application/problem+json",
                Json.write(problem.document()).getBytes(StandardCharsets.UTF_8));
    }

    static Reply done(Map<String, Object> facts) {
        return json(200, facts);
    }
}
