/**
 * The detector that understands context: what a value is, its column, its key and its neighbours tell; what is left is
 * running text.
 */
@NullMarked
package dev.sallyport.plugin.dlp.context;

import org.jspecify.annotations.NullMarked;
