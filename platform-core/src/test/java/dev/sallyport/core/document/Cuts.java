package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Runs a text through a body as a whole, cut in two at every byte, and byte by byte: all must give the same. */
final class Cuts {

    private Cuts() {}

    static void assertMasked(Supplier<Body> bodies, String before, String after) {
        byte[] bytes = before.getBytes(StandardCharsets.UTF_8);
        assertThat(whole(bodies.get(), bytes)).isEqualTo(after);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Bytes out = new Bytes();
            Body body = bodies.get();
            body.take(bytes, 0, cut, out);
            body.take(bytes, cut, bytes.length, out);
            body.end(out);
            assertThat(text(out)).as("cut at %d", cut).isEqualTo(after);
        }
        Bytes out = new Bytes();
        Body body = bodies.get();
        for (int i = 0; i < bytes.length; i++) {
            body.take(bytes, i, i + 1, out);
        }
        body.end(out);
        assertThat(text(out)).as("byte by byte").isEqualTo(after);
    }

    /** Whatever the cut, it does not pass. */
    static void assertRefused(Supplier<Body> bodies, String text) {
        assertRefused(bodies, text.getBytes(StandardCharsets.UTF_8));
    }

    static void assertRefused(Supplier<Body> bodies, byte[] bytes) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            Body body = bodies.get();
            int at = cut;
            assertThatThrownBy(() -> {
                        Bytes out = new Bytes();
                        body.take(bytes, 0, at, out);
                        body.take(bytes, at, bytes.length, out);
                        body.end(out);
                    })
                    .as("cut at %d", cut)
                    .isInstanceOf(DocumentException.class);
        }
    }

    static String whole(Body body, byte[] bytes) {
        Bytes out = new Bytes();
        body.take(bytes, 0, bytes.length, out);
        body.end(out);
        return text(out);
    }

    private static String text(Bytes out) {
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }
}
