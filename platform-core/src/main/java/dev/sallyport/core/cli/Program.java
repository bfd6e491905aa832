package dev.sallyport.core.cli;

import dev.sallyport.api.mask.Detector;
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

    /**
     * Starts the plugin that finds sensitive data, without a gateway.
     *
     * @param name the detector's name
     */
    StartedDetector detector(Path pluginDirectory, String name);

    /** A detector whose plugin runs until it is closed. */
    interface StartedDetector extends AutoCloseable {

        Detector detector();

        @Override
        void close();
    }

    /** Returns the version of this program. */
    String version();
}
