package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.DataType;

/**
 * A sensitive part of a text.
 *
 * @param start offset of its first character
 * @param end offset after its last character
 * @param layer what found it, in a word for people
 */
public record Span(int start, int end, DataType type, double score, String layer) {}
