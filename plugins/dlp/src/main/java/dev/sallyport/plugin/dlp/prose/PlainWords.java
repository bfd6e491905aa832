package dev.sallyport.plugin.dlp.prose;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Words that sentences are made of and names are not, by their hashes. A piece of text that has no others names nobody,
 * and the tagger, which looks long at every word, need not see it. Immutable.
 */
public final class PlainWords {

    private static final int MAGIC = 0x53504c31;

    /** Bounds what a damaged resource could ask for. */
    private static final int WORDS_MAX = 1 << 20;

    /** Where a number that a word's entry has for its place in names begins. */
    private static final int NAMES_SHIFT = 21;

    /** How often it begins and ends the name of a person. */
    private static final int NAMES_MASK = 0xf;

    private final int[] slots;
    private final int mask;
    private final int size;
    private final boolean zero;

    private PlainWords(int[] hashes) {
        size = hashes.length;
        slots = new int[Integer.highestOneBit(Math.max(16, size)) * 4];
        mask = slots.length - 1;
        boolean hasZero = false;
        for (int hash : hashes) {
            hasZero |= hash == 0;
            int slot = hash & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = hash;
        }
        zero = hasZero;
    }

    /** Returns the set of words that have these hashes ({@link Tokens#hash}). */
    public static PlainWords of(int... hashes) {
        return new PlainWords(hashes.clone());
    }

    boolean has(int hash) {
        if (hash == 0) {
            return zero;
        }
        int slot = hash & mask;
        while (slots[slot] != 0) {
            if (slots[slot] == hash) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    public int size() {
        return size;
    }

    /**
     * Whether tokens may name somebody: a word has a capital where no sentence begins, or is not one of these words and
     * foreign, or known from names.
     */
    boolean mayName(Tokens tokens, WordTable words) {
        boolean begins = true;
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.kind(i)) {
                case Tokens.SYMBOL -> begins |= endsSentence(tokens.text().charAt(tokens.start(i)));
                case Tokens.WORD -> {
                    if (mayName(tokens, i, begins, words)) {
                        return true;
                    }
                    begins = false;
                }
                default -> begins = false;
            }
        }
        return false;
    }

    private boolean mayName(Tokens tokens, int i, boolean begins, WordTable words) {
        CharSequence text = tokens.text();
        boolean capital = false;
        boolean foreign = false;
        for (int k = tokens.start(i); k < tokens.end(i); k++) {
            char c = text.charAt(k);
            foreign |= c >= 128;
            capital |= c < 128 ? c >= 'A' && c <= 'Z' : Character.isUpperCase(c) || Character.isTitleCase(c);
        }
        if (capital && !begins) {
            return true;
        }
        int hash = tokens.hash(i);
        if (has(hash)) {
            return false;
        }
        return capital || foreign || (words.entry(hash) >>> NAMES_SHIFT & NAMES_MASK) != 0;
    }

    private static boolean endsSentence(char c) {
        return c == '.' || c == '!' || c == '?';
    }

    /** Writes the hashes of words, from the lowest up. */
    public static void write(int[] sorted, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MAGIC);
        data.writeInt(sorted.length);
        for (int hash : sorted) {
            data.writeInt(hash);
        }
        data.flush();
    }

    /** Reads what {@link #write} wrote. */
    public static PlainWords read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MAGIC) {
            throw new IOException("this is no set of plain words");
        }
        int size = data.readInt();
        if (size < 0 || size > WORDS_MAX) {
            throw new IOException("a set of " + size + " plain words");
        }
        int[] hashes = new int[size];
        for (int i = 0; i < size; i++) {
            hashes[i] = data.readInt();
        }
        return new PlainWords(hashes);
    }
}
