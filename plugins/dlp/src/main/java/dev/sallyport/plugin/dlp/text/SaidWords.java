package dev.sallyport.plugin.dlp.text;

import dev.sallyport.plugin.dlp.prose.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Phrases that say what the value behind them is. Immutable. */
final class SaidWords {

    /** A phrase: the hashes of its tokens, and the type it announces. */
    record Phrase(int[] hashes, String type) {}

    private static final SaidWords SHIPPED = read();

    private final Map<Integer, List<Phrase>> byFirst = new HashMap<>();
    private final long[] filter = new long[64];

    private SaidWords() {}

    static SaidWords shipped() {
        return SHIPPED;
    }

    private static SaidWords read() {
        SaidWords words = new SaidWords();
        try (InputStream in = SaidWords.class.getResourceAsStream("said.txt")) {
            if (in == null) {
                throw new IllegalStateException("the list said.txt is missing from this plugin; reinstall it");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line : lines.lines().toList()) {
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("#")) {
                    for (String phrase : line.substring(colon + 2).split(", ")) {
                        words.add(phrase, line.substring(0, colon));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private void add(String phrase, String type) {
        Tokens tokens = new Tokens();
        tokens.read(phrase, 0, phrase.length());
        int[] hashes = new int[tokens.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = tokens.hash(i);
        }
        List<Phrase> phrases = byFirst.computeIfAbsent(hashes[0], first -> new ArrayList<>());
        phrases.add(new Phrase(hashes, type));
        phrases.sort(Comparator.comparingInt((Phrase known) -> -known.hashes().length));
        filter[hashes[0] >>> 6 & 63] |= 1L << (hashes[0] & 63);
    }

    /** Returns the longest phrase that begins at a token, or one of no tokens. */
    Phrase at(Tokens tokens, int i) {
        int first = tokens.hash(i);
        if ((filter[first >>> 6 & 63] & 1L << (first & 63)) != 0) {
            for (Phrase phrase : byFirst.getOrDefault(first, List.of())) {
                if (matches(tokens, i, phrase.hashes)) {
                    return phrase;
                }
            }
        }
        return NONE;
    }

    private static final Phrase NONE = new Phrase(new int[0], "");

    private static boolean matches(Tokens tokens, int at, int[] hashes) {
        if (at + hashes.length > tokens.size()) {
            return false;
        }
        for (int k = 1; k < hashes.length; k++) {
            if (tokens.hash(at + k) != hashes[k]) {
                return false;
            }
        }
        return true;
    }
}
