/**
 * The governed terminal: what happens to the bytes of a terminal, or of a program's output, between client and target.
 * No wire and no session is known here; {@link dev.sallyport.core.flow.FlowHost} is all it sees of them.
 */
@NullMarked
package dev.sallyport.core.flow;

import org.jspecify.annotations.NullMarked;
