/**
 * Data loss prevention: one detector of sensitive patterns and the maskers that replace what was found.
 *
 * <p>Which detector and masker applies where is the gateway's policy; this plugin only finds and replaces.
 */
@NullMarked
package dev.sallyport.plugin.dlp;

import org.jspecify.annotations.NullMarked;
