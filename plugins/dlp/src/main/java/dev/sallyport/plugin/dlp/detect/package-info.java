/**
 * Finds sensitive spans: one pass over the characters meets anchors (digits, {@code @}, {@code :}, ...) and only what
 * stands at an anchor is verified (checksums, issuer ranges, number plans). No regular expression runs before a
 * candidate has a plausible shape.
 */
@NullMarked
package dev.sallyport.plugin.dlp.detect;

import org.jspecify.annotations.NullMarked;
