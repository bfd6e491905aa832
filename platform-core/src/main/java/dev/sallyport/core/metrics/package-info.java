/** Counters and gauges in Prometheus text form. */
@NullMarked
package dev.sallyport.core.metrics;

import org.jspecify.annotations.NullMarked;
