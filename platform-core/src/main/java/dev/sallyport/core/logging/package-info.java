/** What log lines look like: one line of text, or one JSON object. */
@NullMarked
package dev.sallyport.core.logging;

import org.jspecify.annotations.NullMarked;
