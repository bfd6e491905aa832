/**
 * Finds credentials in text: tokens whose own form says what they are, and values that a learned filter takes for a
 * secret by their look and by the words before them, so that hashes, ids and placeholders stay.
 */
@NullMarked
package dev.sallyport.plugin.dlp.secrets;

import org.jspecify.annotations.NullMarked;
