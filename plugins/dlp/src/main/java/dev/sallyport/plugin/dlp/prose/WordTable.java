package dev.sallyport.plugin.dlp.prose;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known about words, by their hashes: two numbers of Brown clusters and how often the word stands in names of
 * persons and places. Immutable; eight bytes a slot.
 *
 * <p>An entry, from the lowest bit: 11 bits a cluster of edited text (0 is none), 10 bits a cluster of messages, then
 * two bits each for how often the word begins and ends a person's name, and whether it is more of a place or of
 * something else that has a name.
 */
public final class WordTable {

    /** What {@link #entry} returns for a word that is not in the table. */
    public static final int UNKNOWN = 0;

    private static final int MAGIC = 0x53575431;
    private static final int WORDS_MAX = 1 << 20;
    private static final int CLUSTERS_MAX = 1 << 11;

    private final int[] keys;
    private final int[] values;
    private final int mask;
    private final int size;
    private final String[] edited;
    private final String[] messages;

    private WordTable(int[] hashes, int[] entries, String[] edited, String[] messages) {
        this.size = hashes.length;
        int slots = Integer.highestOneBit(Math.max(16, size)) * 4;
        slots = slots * 3 / 4 > size * 2 ? slots / 2 : slots;
        this.keys = new int[slots];
        this.values = new int[slots];
        this.mask = slots - 1;
        this.edited = edited;
        this.messages = messages;
        for (int i = 0; i < size; i++) {
            int slot = hashes[i] & mask;
            while (values[slot] != UNKNOWN) {
                slot = (slot + 1) & mask;
            }
            keys[slot] = hashes[i];
            values[slot] = entries[i];
        }
    }

    /**
     * Returns the table of these words.
     *
     * @param words entries by the hash of the word
     * @param edited the path in the tree of clusters, as zeros and ones, of each number; number 0 is none
     */
    public static WordTable of(Map<Integer, Integer> words, String[] edited, String[] messages) {
        TreeMap<Integer, Integer> sorted = new TreeMap<>(Integer::compareUnsigned);
        sorted.putAll(words);
        int[] hashes = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] entries = sorted.values().stream().mapToInt(Integer::intValue).toArray();
        return new WordTable(hashes, entries, edited.clone(), messages.clone());
    }

    /** Returns the entry of a word's hash, or {@link #UNKNOWN}. */
    int entry(int hash) {
        int slot = hash & mask;
        while (values[slot] != UNKNOWN) {
            if (keys[slot] == hash) {
                return values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return UNKNOWN;
    }

    /** Whether a word is in the table, in whatever case. */
    public boolean knows(CharSequence word) {
        return entry(Tokens.hash(word)) != UNKNOWN;
    }

    /** Returns the number of words. */
    public int size() {
        return size;
    }

    String[] editedPaths() {
        return edited.clone();
    }

    String[] messagePaths() {
        return messages.clone();
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        for (String[] paths : new String[][] {edited, messages}) {
            data.writeInt(paths.length);
            for (String path : paths) {
                data.writeUTF(path);
            }
        }
        Long[] unsigned = new Long[size];
        int n = 0;
        for (int slot = 0; slot <= mask; slot++) {
            if (values[slot] != UNKNOWN) {
                unsigned[n++] = ((keys[slot] & 0xffffffffL) << 32) | (values[slot] & 0xffffffffL);
            }
        }
        // The sign bit of a hash must not turn the order round.
        Arrays.sort(unsigned, Long::compareUnsigned);
        data.writeInt(size);
        int before = 0;
        for (long word : unsigned) {
            int hash = (int) (word >>> 32);
            variable(data, hash - before);
            before = hash;
        }
        for (long word : unsigned) {
            data.writeInt((int) word);
        }
        data.flush();
    }

    private static void variable(DataOutputStream data, int value) throws IOException {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            data.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        data.writeByte(rest);
    }

    private static int variable(ByteBuffer data) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = data.get();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than five bytes");
    }

    /** Reads what {@link #write} wrote. */
    public static WordTable read(InputStream in) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(in.readAllBytes());
        try {
            return read(data);
        } catch (BufferUnderflowException e) {
            throw new IOException("a table of words that is cut off", e);
        }
    }

    private static WordTable read(ByteBuffer data) throws IOException {
        if (data.getInt() != MAGIC) {
            throw new IOException("this is no table of words");
        }
        String[] edited = paths(data);
        String[] messages = paths(data);
        int size = bounded(data.getInt(), WORDS_MAX);
        int[] hashes = new int[size];
        int before = 0;
        for (int i = 0; i < size; i++) {
            before += variable(data);
            hashes[i] = before;
        }
        int[] entries = new int[size];
        data.slice().asIntBuffer().get(entries);
        return new WordTable(hashes, entries, edited, messages);
    }

    /** Paths are written as {@link DataOutputStream#writeUTF} writes zeros and ones: a length, then a byte each. */
    private static String[] paths(ByteBuffer data) throws IOException {
        String[] paths = new String[bounded(data.getInt(), CLUSTERS_MAX)];
        for (int i = 0; i < paths.length; i++) {
            byte[] path = new byte[data.getShort() & 0xffff];
            data.get(path);
            paths[i] = new String(path, StandardCharsets.US_ASCII);
        }
        return paths;
    }

    private static int bounded(int size, int most) throws IOException {
        if (size < 0 || size > most) {
            throw new IOException("a table of " + size + " where at most " + most + " are possible");
        }
        return size;
    }
}
