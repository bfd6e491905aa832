package dev.sallyport.plugin.dlp.column;

/**
 * What a column may be, before anybody decided.
 *
 * @param sensitive the likeliest of the sensitive types
 * @param harmless the likeliest of the others
 * @param chance how likely it is that the column is sensitive at all, from 0 to 1
 * @param certain whether the form of the values proves it
 * @param values how many values were looked at
 */
public record Chances(DataType sensitive, DataType harmless, double chance, boolean certain, int values) {}
