/**
 * Takes text apart into keys with values and running text: JSON, tables as psql and mysql print them, CSV, records,
 * assignments, headers, INSERT statements, and any of them inside the others. Places in the original text are kept
 * through escapes. Linear in the text.
 */
@NullMarked
package dev.sallyport.plugin.dlp.structure;

import org.jspecify.annotations.NullMarked;
