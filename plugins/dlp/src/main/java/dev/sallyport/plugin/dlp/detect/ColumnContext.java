package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.event.Column;

/**
 * Judges what a column holds. The place of a learned model: today {@link ContextWords} reads the name only.
 * Thread-safe.
 */
@FunctionalInterface
public interface ColumnContext {

    Hint judge(Column column);
}
