package dev.sallyport.plugin.dlp.training;

import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.WordLists;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Own columns by {@code recipes.txt}: many names in many languages, and the harmless ones that look like them. */
final class Recipes {

    private record Recipe(DataType type, List<String> headers, List<String> neighbours, List<String> forms) {}

    private static final String[] PREFIXES = {
        "cust",
        "usr",
        "tbl",
        "p",
        "f",
        "c",
        "emp",
        "patient",
        "client",
        "member",
        "primary",
        "payer",
        "billing",
        "new",
        "old",
        "src",
        "home",
        "user",
        "customer",
        "my",
        "the",
        "dim",
        "fk",
        "legal",
        "contact",
        "account",
        "shipping",
        "tmp",
        "raw",
        "stg",
        "u",
        "a",
        "t1",
        "person",
        "main"
    };
    private static final String[] SUFFIXES = {
        "1", "2", "txt", "str", "val", "value", "field", "raw", "masked", "old", "new", "s", "cd", "nr", "col", "1a"
    };

    private final List<Recipe> recipes = new ArrayList<>();
    private final Map<String, List<String>> lexicon = WordLists.read("headers.txt");
    private final Random random;
    private final Patterns patterns;

    Recipes(long seed) {
        this.random = new Random(seed);
        this.patterns = new Patterns(random);
        InputStream in = Recipes.class.getResourceAsStream("recipes.txt");
        if (in == null) {
            throw new IllegalStateException("the resource recipes.txt is missing");
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader reader) throws IOException {
        DataType type = DataType.NONE;
        List<String> headers = List.of();
        List<String> neighbours = List.of();
        String line = reader.readLine();
        while (line != null) {
            int space = line.indexOf(' ');
            String rest = space < 0 ? "" : line.substring(space + 1).strip();
            switch (space < 0 ? "" : line.substring(0, space)) {
                case "type" -> {
                    type = rest.equals("none") ? DataType.NONE : DataType.valueOf(rest);
                    neighbours = List.of();
                }
                case "headers" -> headers = expanded(rest);
                case "neighbours" -> neighbours = List.of(rest.split(" "));
                case "forms" -> recipes.add(new Recipe(type, headers, neighbours, List.of(rest.split(" *\\| *"))));
                default -> {
                    // a comment or an empty line
                }
            }
            line = reader.readLine();
        }
    }

    private List<String> expanded(String headers) {
        List<String> all = new ArrayList<>();
        for (String header : headers.split(" +")) {
            if (header.startsWith("+")) {
                all.addAll(lexicon.getOrDefault(header.substring(1), List.of()));
            } else {
                all.add(header);
            }
        }
        return all;
    }

    /** Returns names that mean a type, in many languages; none for a type nobody listed. */
    List<String> headers(DataType type) {
        return lexicon.getOrDefault(type.name().toLowerCase(Locale.ROOT), List.of());
    }

    /** Makes columns: of each recipe as many, and each name of a recipe at least once if there is room. */
    List<LabelledColumn> columns(int each, List<String> otherNames) {
        List<LabelledColumn> columns = new ArrayList<>();
        for (int r = 0; r < recipes.size(); r++) {
            Recipe recipe = recipes.get(r);
            int wanted = recipe.type() == DataType.NONE ? each * 2 : each;
            for (int i = 0; i < wanted; i++) {
                String name = recipe.headers()
                        .get(
                                i < recipe.headers().size()
                                        ? i
                                        : random.nextInt(recipe.headers().size()));
                List<String> neighbours = neighbours(recipe, otherNames);
                columns.add(new LabelledColumn(
                        "recipe" + r, new ColumnSample(styled(name), neighbours, values(recipe)), recipe.type(), 1));
            }
        }
        return columns;
    }

    private List<String> neighbours(Recipe recipe, List<String> otherNames) {
        List<String> neighbours = new ArrayList<>(recipe.neighbours());
        if (!otherNames.isEmpty() && random.nextInt(3) > 0) {
            int count = random.nextInt(8);
            for (int i = 0; i < count; i++) {
                neighbours.add(otherNames.get(random.nextInt(otherNames.size())));
            }
        }
        return neighbours;
    }

    private List<String> values(Recipe recipe) {
        patterns.begin();
        int count = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 4 + random.nextInt(17);
        String form = form(recipe);
        String second = random.nextInt(3) == 0 ? form(recipe) : form;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String value = patterns.write(random.nextInt(3) == 0 ? second : form);
            if (!value.isBlank()) {
                values.add(value);
            }
        }
        return values;
    }

    private String form(Recipe recipe) {
        return recipe.forms().get(random.nextInt(recipe.forms().size()));
    }

    /** Writes a name the way some schema does: case, separators, prefixes, suffixes. */
    String styled(String name) {
        List<String> words = new ArrayList<>(List.of(name.split("_")));
        int luck = random.nextInt(10);
        if (luck < 3) {
            words.addFirst(PREFIXES[random.nextInt(PREFIXES.length)]);
        } else if (luck == 3) {
            words.add(SUFFIXES[random.nextInt(SUFFIXES.length)]);
        }
        return switch (random.nextInt(8)) {
            case 0 -> String.join("_", words).toUpperCase(Locale.ROOT);
            case 1 -> camel(words, false);
            case 2 -> camel(words, true);
            case 3 -> String.join(" ", words);
            case 4 -> titled(words);
            case 5 -> String.join("", words);
            case 6 -> String.join("-", words);
            default -> String.join("_", words);
        };
    }

    private static String camel(List<String> words, boolean first) {
        StringBuilder camel = new StringBuilder();
        for (String word : words) {
            camel.append(camel.isEmpty() && !first ? word : capital(word));
        }
        return camel.toString();
    }

    private static String titled(List<String> words) {
        return String.join(" ", words.stream().map(Recipes::capital).toList());
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
