package dev.sallyport.core.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The recordings folder as a gateway that is killed now would leave it. */
final class KilledCopy {

    private KilledCopy() {}

    static void of(Path from, Path to) throws IOException {
        while (!copied(from, to)) {
            Thread.onSpinWait();
        }
    }

    /** Copies a folder; false when the recorder put a draft in its place meanwhile. */
    private static boolean copied(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return true;
        } catch (NoSuchFileException moved) {
            return false;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return false;
            }
            throw e;
        }
    }
}
