/**
 * Protocols that move files inside a channel: SFTP version 3 and scp's own.
 *
 * <p>A {@link dev.sallyport.plugin.ssh.files.FileDialogue} is fed with what both ends say and decides what goes on.
 * Each request that touches a file is a command, judged before the target hears of it; content of files that may move
 * passes as slices of what came in, without being copied. What is not understood does not pass. It knows neither SSH
 * nor threads: it is used in turns, and what it asks of a {@link dev.sallyport.plugin.ssh.files.FileHost} is answered
 * in turns.
 */
@NullMarked
package dev.sallyport.plugin.ssh.files;

import org.jspecify.annotations.NullMarked;
