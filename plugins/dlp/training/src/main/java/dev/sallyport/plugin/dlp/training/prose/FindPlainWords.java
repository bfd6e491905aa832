package dev.sallyport.plugin.dlp.training.prose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.plugin.dlp.prose.PlainWords;
import dev.sallyport.plugin.dlp.prose.Tokens;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts in the labelled texts which words stand in sentences and not in names: {@code FindPlainWords DATA OUT}. A word
 * is plain when it was seen in small letters outside of names, and in names less than once in two hundred times.
 */
public final class FindPlainWords {

    private static final List<String> TEXTS = List.of("text_synth_train.jsonl", "text_ner_train.jsonl");
    private static final Set<String> NAMES = Set.of("PERSON", "ADDRESS", "USERNAME");
    private static final int SEEN_FOR_EACH_NAME = 200;

    /** How often a word stands in sentences and in names. */
    private static final class Seen {
        private int plain;
        private int named;
    }

    private final Map<Integer, Seen> words = new HashMap<>();
    private final Tokens tokens = new Tokens();

    private FindPlainWords() {}

    public static void main(String[] arguments) throws IOException {
        FindPlainWords counts = new FindPlainWords();
        ObjectMapper json = new ObjectMapper();
        for (String name : TEXTS) {
            for (String line : Files.readAllLines(Path.of(arguments[0], name))) {
                counts.read(json.readTree(line));
            }
        }
        try (OutputStream out = Files.newOutputStream(Path.of(arguments[1]))) {
            PlainWords.write(counts.plain(), out);
        }
    }

    private void read(JsonNode passage) {
        String text = passage.path("text").asText();
        boolean[] named = new boolean[text.length()];
        for (JsonNode span : passage.path("spans")) {
            if (NAMES.contains(span.path("type").asText())) {
                int end = Math.min(text.length(), span.path("end").asInt());
                Arrays.fill(named, Math.min(end, span.path("start").asInt()), end, true);
            }
        }
        tokens.read(text, 0, text.length());
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kind(i) == Tokens.WORD) {
                int start = tokens.start(i);
                Seen seen = words.computeIfAbsent(tokens.hash(i), _ -> new Seen());
                if (named[start]) {
                    seen.named++;
                } else if (isSmall(text, start, tokens.end(i))) {
                    seen.plain++;
                }
            }
        }
    }

    private static boolean isSmall(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isUpperCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int[] plain() {
        return words.entrySet().stream()
                .filter(word -> word.getValue().plain > 0
                        && word.getValue().named * SEEN_FOR_EACH_NAME <= word.getValue().plain)
                .mapToInt(Map.Entry::getKey)
                .sorted()
                .toArray();
    }
}
