package dev.sallyport.core.logging;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Sets logging up, once, before anything logs. A file named by the system property
 * {@code java.util.logging.config.file} wins over everything here.
 */
public final class Logging {

    private Logging() {}

    /**
     * Sends everything from level INFO to standard error.
     *
     * @param json one JSON object a line instead of text
     */
    public static void start(boolean json) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        LogManager.getLogManager().reset();
        Formatter formatter = json ? new JsonLine() : new TextLine();
        Handler handler = new ConsoleHandler();
        handler.setFormatter(formatter);
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.INFO);
        for (String chatty : new String[] {"com.zaxxer.hikari", "org.flywaydb", "io.helidon", "org.apache.sshd"}) {
            KEPT.add(quiet(chatty, Level.WARNING));
        }
        // The plugin host tells what PF4J could not do, once and with the mend.
        KEPT.add(quiet("org.pf4j", Level.OFF));
        // Warns at every start that an incubator module is absent; with it, the JVM itself would warn.
        KEPT.add(quiet("org.apache.lucene.internal.vectorization", Level.SEVERE));
    }

    /** Sends warnings and worse to standard error: for a command that prints results. */
    public static void quiet() {
        start(false);
        if (System.getProperty("java.util.logging.config.file") == null) {
            Logger.getLogger("").setLevel(Level.WARNING);
        }
    }

    // JUL forgets levels of loggers that nobody holds.
    private static final java.util.List<Logger> KEPT = new java.util.concurrent.CopyOnWriteArrayList<>();

    private static Logger quiet(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        return logger;
    }
}
