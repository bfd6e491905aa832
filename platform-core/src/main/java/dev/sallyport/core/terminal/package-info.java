/**
 * What a terminal shows: an incremental parser of terminal output and a model of the screen it draws, which knows for
 * every cell the bytes that drew it. Nothing here reads or writes; every class is confined to one thread at a time.
 */
@NullMarked
package dev.sallyport.core.terminal;

import org.jspecify.annotations.NullMarked;
