package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import org.jspecify.annotations.Nullable;

/**
 * What a program is started with beside its arguments.
 *
 * @param from index of the first program that can feed its input
 * @param to index after the last
 * @param document the here-document that is its input
 * @param text the here-string that is its input
 * @param reading what is known of the shell that starts it
 */
record Call(
        int from,
        int to,
        HereDocs.@Nullable Doc document,
        @Nullable Argument text,
        Reading reading) {

    /** The same, but for its input being something else. */
    Call withoutInput() {
        return new Call(from, to, null, null, reading);
    }
}
