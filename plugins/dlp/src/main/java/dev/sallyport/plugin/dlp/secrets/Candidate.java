package dev.sallyport.plugin.dlp.secrets;

/**
 * A value that could be a secret, and the words that stand for its name.
 *
 * @param start of the value
 * @param end of the value
 * @param keyStart of the identifier before it, or the same as {@code keyEnd}
 * @param keyEnd of the identifier before it
 * @param joint what stands between them: 0 nothing but space, 1 an equals sign, 2 a colon, 3 something else
 * @param quoted whether quotes are around the value
 * @param word the number of the word that says secret, or -1
 */
public record Candidate(int start, int end, int keyStart, int keyEnd, int joint, boolean quoted, int word) {}
