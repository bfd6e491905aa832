/** JSON for the core's own documents: bounded on the way in, plain values on the way out. */
@NullMarked
package dev.sallyport.core.json;

import org.jspecify.annotations.NullMarked;
