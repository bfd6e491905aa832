/** Replaces sensitive values by values of the same kind, or by NULL where the kind has no harmless value. */
@NullMarked
package dev.sallyport.plugin.dlp.mask;

import org.jspecify.annotations.NullMarked;
