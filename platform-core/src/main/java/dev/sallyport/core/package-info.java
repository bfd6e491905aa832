/** The host: everything is built in one composition root, and no protocol is known by name. */
@NullMarked
package dev.sallyport.core;

import org.jspecify.annotations.NullMarked;
