/** Detectors find sensitive spans; maskers replace values. Which apply where is the gateway's policy. */
@NullMarked
package dev.sallyport.api.mask;

import org.jspecify.annotations.NullMarked;
