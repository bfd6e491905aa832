/** A complete third-party interceptor plugin, built on the plugin API alone. */
@NullMarked
package dev.sallyport.samples.keyword;

import org.jspecify.annotations.NullMarked;
