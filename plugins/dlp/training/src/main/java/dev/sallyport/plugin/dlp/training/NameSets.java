package dev.sallyport.plugin.dlp.training;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers the names that the plugin knows, from columns of names and the project's own lists. */
final class NameSets {

    private final Map<String, Integer> firsts = new TreeMap<>();
    private final Map<String, Integer> lasts = new TreeMap<>();
    private final Set<String> cities = new TreeSet<>();

    Names of(List<LabelledColumn> columns, List<JsonNode> prose) {
        for (LabelledColumn column : columns) {
            for (String value : column.sample().values()) {
                if (column.type() == DataType.FIRST_NAME) {
                    count(firsts, value);
                } else if (column.type() == DataType.LAST_NAME) {
                    count(lasts, value);
                } else if (column.type() == DataType.CITY && value.length() > 3) {
                    cities.add(value.toLowerCase(Locale.ROOT));
                }
            }
        }
        for (JsonNode text : prose) {
            for (JsonNode span : text.path("spans")) {
                String[] words = text.path("text")
                        .asText()
                        .substring(span.path("start").asInt(), span.path("end").asInt())
                        .split("[ ,]+");
                if (span.path("type").asText().equals("PERSON") && words.length == 2) {
                    count(firsts, words[0]);
                    count(lasts, words[1]);
                }
            }
        }
        Patterns.resource("names.txt").forEach((list, words) -> {
            for (String word : words) {
                if (list.startsWith("first.")) {
                    firsts.merge(word.toLowerCase(Locale.ROOT), 2, Integer::sum);
                } else if (list.startsWith("last.")) {
                    lasts.merge(word.replace('_', ' ').toLowerCase(Locale.ROOT), 2, Integer::sum);
                } else if (list.equals("city")) {
                    cities.add(word.replace('_', ' ').toLowerCase(Locale.ROOT));
                }
            }
        });
        return Names.of(firsts.keySet(), lasts.keySet(), cities);
    }

    private static void count(Map<String, Integer> names, String value) {
        List<String> words = new ArrayList<>(List.of(value.split("[ ,.'’-]+")));
        for (String word : words) {
            boolean letters = !word.isEmpty() && word.chars().allMatch(Character::isLetter);
            boolean eastern = letters && word.charAt(0) >= 0x2e80;
            if (letters && (word.length() > 2 || eastern)) {
                names.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum);
            }
        }
    }
}
