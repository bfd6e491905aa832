/** Operation and failure, end to end: real processes, real sockets, real crashes. */
@NullMarked
package dev.sallyport.distribution.ops;

import org.jspecify.annotations.NullMarked;
