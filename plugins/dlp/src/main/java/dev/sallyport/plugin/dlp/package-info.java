/** Detectors and maskers for sensitive data; sees no wire type. */
@NullMarked
package dev.sallyport.plugin.dlp;

import org.jspecify.annotations.NullMarked;
