package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Analysis;
import java.util.Optional;
import java.util.function.Function;

/** Reads a statement text for its effects. Thread-safe. */
@FunctionalInterface
public interface StatementReader {

    /**
     * Analyses a text.
     *
     * @param text the whole text of a Query or Parse message
     * @param standardStrings whether a backslash in a plain string literal is only a backslash
     * @param prepared finds the analysis of a statement that SQL's EXECUTE names
     */
    Analysis read(String text, boolean standardStrings, Function<String, Optional<Analysis>> prepared);
}
