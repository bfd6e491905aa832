/** The control plane over HTTP. The only package with Helidon. */
@NullMarked
package dev.sallyport.core.http;

import org.jspecify.annotations.NullMarked;
