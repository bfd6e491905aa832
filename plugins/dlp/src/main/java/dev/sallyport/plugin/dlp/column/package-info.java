/**
 * Judges whole columns: what the values under one name are, from the name, its neighbours and the values themselves.
 *
 * <p>A linear model over features of one pass over each value. The model is a resource of this plugin, built by its
 * training module; nothing here depends on more than the JDK.
 */
@NullMarked
package dev.sallyport.plugin.dlp.column;

import org.jspecify.annotations.NullMarked;
