package dev.sallyport.core.cli;

import java.nio.file.Path;

/** What the command line starts but does not contain, so that short commands load none of it. */
public interface Program {

    /** Runs a gateway until the process is told to stop; returns the exit code. */
    int serve(Path config, boolean jsonLog) throws InterruptedException;

    /**
     * Installs a plugin from a zip.
     *
     * @param sha256 the digest the zip must have, as its publisher names it
     * @return a sentence that says what was installed
     */
    String install(Path zip, Path pluginDirectory, String sha256);

    /** Returns the version of this program. */
    String version();
}
