/** The PostgreSQL protocol plugin: framing, events and refusals, nothing else. */
@NullMarked
package dev.sallyport.plugin.postgres;

import org.jspecify.annotations.NullMarked;
