package dev.sallyport.demo;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An assembled Sallyport.
 *
 * @param home folder with bin, lib and plugins
 */
public record Tree(Path home) {

    /** Returns the one this JVM was started from by {@code bin/sally}. */
    public static Tree ofThisProcess() {
        String home = System.getProperty("sallyport.home", "");
        if (home.isEmpty() || !Files.isExecutable(Path.of(home, "bin", "sally"))) {
            throw new IllegalStateException("sallyport.home is not an assembled Sallyport: start this with bin/sally");
        }
        return new Tree(Path.of(home));
    }

    public Path launcher() {
        return home.resolve("bin").resolve("sally");
    }

    /** Rules for everybody to begin with. */
    public Path starterPolicies() {
        return home.resolve("policies").resolve("starter");
    }

    /** What only the demo needs. */
    public Path demo() {
        return home.resolve("demo");
    }
}
