/** Listeners, connections and backpressure on Netty event loops. Nothing here blocks. */
@NullMarked
package dev.sallyport.core.net;

import org.jspecify.annotations.NullMarked;
