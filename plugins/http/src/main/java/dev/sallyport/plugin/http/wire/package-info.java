/** HTTP messages: heads, fields, framing. Strict: what two parsers could read in two ways is refused, never guessed. */
@NullMarked
package dev.sallyport.plugin.http.wire;

import org.jspecify.annotations.NullMarked;
