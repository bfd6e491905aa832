package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.WordLists;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Writes values by patterns; {@code recipes.txt} says what its signs mean. */
final class Patterns {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String ALPHANUMERIC = LETTERS + "0123456789";
    private static final String MIXED = ALPHANUMERIC + LETTERS.toLowerCase(Locale.ROOT);

    private final Map<String, List<String>> lists;
    private final Random random;
    private String language = "";

    Patterns(Random random) {
        this.random = random;
        this.lists = resource("names.txt");
    }

    static Map<String, List<String>> resource(String name) {
        InputStream in = Patterns.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the resource " + name + " is missing");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return WordLists.read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Chooses the language that names of one column are in. */
    void begin() {
        List<String> languages = lists.keySet().stream()
                .filter(list -> list.startsWith("first."))
                .map(list -> list.substring("first.".length()))
                .toList();
        language = languages.get(random.nextInt(languages.size()));
    }

    String write(String pattern) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '#' -> value.append(random.nextInt(10));
                case '@' -> value.append(one(LETTERS));
                case '%' -> value.append(Character.toLowerCase(one(LETTERS)));
                case '*' -> value.append(one(ALPHANUMERIC));
                case '&' -> value.append(one("0123456789abcdef"));
                case '~' -> value.append(one(MIXED));
                case '{' -> {
                    int end = pattern.indexOf('}', i);
                    value.append(braced(pattern.substring(i + 1, end)));
                    i = end;
                }
                default -> value.append(c);
            }
        }
        return value.toString();
    }

    private char one(String choices) {
        return choices.charAt(random.nextInt(choices.length()));
    }

    private String braced(String inside) {
        if (inside.startsWith("date:")) {
            return date(inside.substring("date:".length()));
        }
        if (inside.indexOf(',') > 0) {
            String[] choices = inside.split(",");
            return choices[random.nextInt(choices.length)];
        }
        if (inside.matches("\\d+-\\d+")) {
            return range(inside);
        }
        return switch (inside) {
            case "aba" -> Numbers.aba(random);
            case "imei" -> Numbers.imei(random);
            case "npi" -> Numbers.npi(random);
            case "card" -> Numbers.card(random, "");
            case "card4" -> Numbers.card(random, " ");
            case "card-" -> Numbers.card(random, "-");
            default -> listed(inside);
        };
    }

    private String range(String inside) {
        String[] bounds = inside.split("-");
        int from = Integer.parseInt(bounds[0]);
        int number = from + random.nextInt(Integer.parseInt(bounds[1]) - from + 1);
        String digits = Integer.toString(number);
        boolean padded = bounds[0].length() == bounds[1].length() && bounds[0].startsWith("0");
        return padded ? "0".repeat(Math.max(0, bounds[1].length() - digits.length())) + digits : digits;
    }

    private String date(String inside) {
        int colon = inside.lastIndexOf(':');
        String[] years = inside.substring(colon + 1).split("-");
        long from = LocalDate.of(Integer.parseInt(years[0]), 1, 1).toEpochDay();
        long to = LocalDate.of(Integer.parseInt(years[1]), 12, 31).toEpochDay();
        LocalDate day = LocalDate.ofEpochDay(from + random.nextInt((int) (to - from + 1)));
        return DateTimeFormatter.ofPattern(inside.substring(0, colon), Locale.ENGLISH)
                .format(day);
    }

    /** {@code first.en} a word of the list, {@code .l} in plain lower case, {@code .i} its initial. */
    private String listed(String inside) {
        String name = inside;
        String way = "";
        if (name.endsWith(".l") || name.endsWith(".i")) {
            way = name.substring(name.length() - 1);
            name = name.substring(0, name.length() - 2);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String word = word(lower.replace(".one", "." + language)).replace('_', ' ');
        if (!way.isEmpty()) {
            String plain = Normalizer.normalize(word, Normalizer.Form.NFD)
                    .replaceAll("[\\p{M}' .-]", "")
                    .toLowerCase(Locale.ROOT);
            return way.equals("l") ? plain : plain.substring(0, 1);
        }
        boolean all = name.length() > 2 && Character.isUpperCase(name.charAt(1));
        if (all) {
            return word.toUpperCase(Locale.ROOT);
        }
        return Character.isUpperCase(name.charAt(0)) ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word;
    }

    private String word(String list) {
        List<String> words = lists.get(list);
        if (words == null) {
            words = new ArrayList<>();
            String prefix = list.replace(".any", "") + ".";
            for (Map.Entry<String, List<String>> entry : lists.entrySet()) {
                if (entry.getKey().startsWith(prefix)) {
                    words.addAll(entry.getValue());
                }
            }
            if (words.isEmpty()) {
                throw new IllegalStateException("recipes.txt names a list " + list + " that names.txt does not have");
            }
            lists.put(list, words);
        }
        return words.get(random.nextInt(words.size()));
    }
}
