/**
 * Events: decoded, protocol-agnostic facts that a protocol adapter reports to its lane.
 *
 * <p>Records are immutable values. {@link dev.sallyport.api.event.Rows} and {@link dev.sallyport.api.event.Document}
 * are lenses over the adapter's buffers: valid only until the future of the lane call completes.
 */
@NullMarked
package dev.sallyport.api.event;

import org.jspecify.annotations.NullMarked;
