/** A complete third-party protocol plugin, built on the plugin API alone. */
@NullMarked
package dev.sallyport.samples.echo;

import org.jspecify.annotations.NullMarked;
