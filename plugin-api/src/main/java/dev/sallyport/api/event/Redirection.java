package dev.sallyport.api.event;

import dev.sallyport.api.Preview;

/**
 * A file or device that a {@link Statement} opens by redirection, without a program's doing. Thread-safe value.
 *
 * @param target what is opened; relative names count from {@code directory}
 * @param write whether it can be written to; else it is only read
 * @param directory as in {@link Program}
 */
@Preview
public record Redirection(Argument target, boolean write, Argument directory) {}
