package dev.sallyport.plugin.dlp.column;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads word lists of this plugin: a line {@code name: word word ...}; what follows without a name continues it. */
public final class WordLists {

    private WordLists() {}

    /** Returns the lists of a resource beside this class, in their order. */
    public static Map<String, List<String>> read(String resource) {
        try (InputStream in = WordLists.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from this plugin");
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the lists of a text. */
    public static Map<String, List<String>> read(BufferedReader reader) throws IOException {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        String line = reader.readLine();
        while (line != null) {
            String words = line;
            int colon = line.indexOf(": ");
            if (line.startsWith("#") || line.isBlank()) {
                words = "";
            } else if (colon > 0 && !line.startsWith(" ")) {
                current = lists.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>());
                words = line.substring(colon + 2);
            }
            for (String word : words.strip().split(" +")) {
                if (!word.isEmpty()) {
                    current.add(word);
                }
            }
            line = reader.readLine();
        }
        return lists;
    }

    /** Returns, for each plain word of the lists, the number of its list in the order of {@code names}. */
    static Map<String, Integer> index(Map<String, List<String>> lists, List<String> names) {
        Map<String, Integer> index = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            for (String word : lists.getOrDefault(names.get(i), List.of())) {
                index.putIfAbsent(HeaderWords.plain(word), i);
            }
        }
        return index;
    }
}
