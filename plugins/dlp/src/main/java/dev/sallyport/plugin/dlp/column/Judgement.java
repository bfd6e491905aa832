package dev.sallyport.plugin.dlp.column;

/**
 * What a column is taken for.
 *
 * @param type the type; {@link DataType#NONE} when nothing is likely enough
 * @param score how likely, from 0 to 1
 */
public record Judgement(DataType type, double score) {}
