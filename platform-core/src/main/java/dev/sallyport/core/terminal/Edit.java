package dev.sallyport.core.terminal;

/**
 * Bytes of the stream to be replaced, so that something else stands in the cells they drew.
 *
 * @param from the first byte, counted from the beginning of the stream
 * @param to the byte after the last one
 * @param replacement what to send in their place; takes as many columns as they did
 */
public record Edit(long from, long to, String replacement) {}
