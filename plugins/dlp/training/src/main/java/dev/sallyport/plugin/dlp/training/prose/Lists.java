package dev.sallyport.plugin.dlp.training.prose;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the word lists and patterns beside a class. */
public final class Lists {

    private Lists() {}

    /** Lists by name. */
    public record Named(Map<String, List<String>> lists) {

        /** Returns a list; a name that is none is a mistake of the one who asks. */
        public List<String> get(String name) {
            List<String> list = lists.getOrDefault(name, List.of());
            if (list.isEmpty()) {
                throw new IllegalArgumentException("there is no list " + name);
            }
            return list;
        }
    }

    /** Returns the lines of a resource beside a class, without comments. */
    public static List<String> lines(Class<?> beside, String resource) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns lists written as {@code name: word word}; a tilde in a word is a space. */
    public static Named words(Class<?> beside, String resource) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        for (String line : lines(beside, resource)) {
            int colon = line.indexOf(": ");
            List<String> words = lists.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>());
            for (String word : line.substring(colon + 2).split(" ")) {
                words.add(word.replace('~', ' '));
            }
        }
        return new Named(lists);
    }
}
