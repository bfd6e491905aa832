package dev.sallyport.core.resource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Resources that come with the gateway. */
public final class Builtins {

    private Builtins() {}

    /** Reads a file of this package; a mistake in it is a mistake of the build. */
    public static List<Resource> load(String file) {
        try (InputStream in = Builtins.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the gateway was built without " + file);
            }
            Problems problems = new Problems();
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Resource> resources = Documents.read(List.of(new Source(file, text)), problems);
            if (problems.hasErrors()) {
                throw new IllegalStateException(problems.all().getFirst().toString());
            }
            return List.copyOf(resources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
