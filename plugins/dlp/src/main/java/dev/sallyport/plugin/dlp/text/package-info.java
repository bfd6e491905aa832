/**
 * Finds every type in running text: formats that prove themselves, values that words announce, secrets, persons and
 * addresses, put together so that no span lies over another.
 */
@NullMarked
package dev.sallyport.plugin.dlp.text;

import org.jspecify.annotations.NullMarked;
