package dev.sallyport.plugin.dlp.column;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;

/** Sets of names, kept as sorted hashes: four bytes a name, and nobody can read them out. */
public final class Names {

    /** Bounds what a damaged resource could ask for. */
    private static final int SIZE_MAX = 1 << 20;

    private final int[] firsts;
    private final int[] lasts;
    private final int[] cities;

    private Names(int[] firsts, int[] lasts, int[] cities) {
        this.firsts = firsts;
        this.lasts = lasts;
        this.cities = cities;
    }

    /** Returns the sets of these words. */
    public static Names of(Collection<String> firsts, Collection<String> lasts, Collection<String> cities) {
        return new Names(hashes(firsts), hashes(lasts), hashes(cities));
    }

    private static int[] hashes(Collection<String> words) {
        return words.stream()
                .map(HeaderWords::plain)
                .mapToInt(Names::hash)
                .sorted()
                .distinct()
                .toArray();
    }

    /** Reads what {@link #write} wrote. */
    public static Names read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        return new Names(readSet(data), readSet(data), readSet(data));
    }

    private static int[] readSet(DataInputStream data) throws IOException {
        int size = data.readInt();
        if (size < 0 || size > SIZE_MAX) {
            throw new IOException("a set of " + size + " names");
        }
        int[] set = new int[size];
        for (int i = 0; i < size; i++) {
            set[i] = data.readInt();
        }
        return set;
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        for (int[] set : new int[][] {firsts, lasts, cities}) {
            data.writeInt(set.length);
            for (int hash : set) {
                data.writeInt(hash);
            }
        }
        data.flush();
    }

    /** Returns a mixed hash of a plain word. */
    static int hash(String plain) {
        int hash = 0x811c9dc5;
        for (int i = 0; i < plain.length(); i++) {
            hash = (hash ^ plain.charAt(i)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        return hash * 0x2c1b3c6d ^ hash >>> 13;
    }

    boolean isFirst(int hash) {
        return Arrays.binarySearch(firsts, hash) >= 0;
    }

    boolean isLast(int hash) {
        return Arrays.binarySearch(lasts, hash) >= 0;
    }

    boolean isCity(int hash) {
        return Arrays.binarySearch(cities, hash) >= 0;
    }
}
