package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;

/**
 * A command that was asked.
 *
 * @param exchange its number in the session
 * @param command as the client wrote it
 * @param nanos when, by the monotonic clock
 */
record Asked(long exchange, Command command, long nanos) {}
