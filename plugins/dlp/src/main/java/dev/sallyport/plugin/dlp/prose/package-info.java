/**
 * Finds names of persons and postal addresses in running text: a linear-chain model over hashed features in flat
 * arrays, with a table of what is known about half a million words. Offsets are UTF-16 units, as in {@link String}.
 */
@NullMarked
package dev.sallyport.plugin.dlp.prose;

import org.jspecify.annotations.NullMarked;
