package dev.sallyport.plugin.dlp.training.secrets;

import dev.sallyport.plugin.dlp.training.prose.Lists;
import dev.sallyport.plugin.dlp.training.prose.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Makes lines of configuration, code and talk from patterns. */
final class SecretLines {

    private record Pattern(String section, String text, boolean apart) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private final Lists.Named words;
    private final Values values;
    private final SplittableRandom random;

    /** @param apart which share of the patterns, one of so many, is kept for measuring; 0 keeps none */
    SecretLines(long seed, int apart) {
        this.random = new SplittableRandom(seed);
        this.words = Lists.words(SecretLines.class, "words.txt");
        this.values = new Values(words, random.split());
        String section = "";
        int n = 0;
        for (String line : Lists.lines(SecretLines.class, "lines.txt")) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1);
            } else {
                patterns.add(new Pattern(section, line, apart > 0 && n++ % apart == 0));
            }
        }
    }

    /** Returns lines from the patterns for learning, or from those kept apart. */
    List<Passage> make(int count, boolean apart) {
        List<Pattern> chosen =
                patterns.stream().filter(pattern -> pattern.apart == apart).toList();
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pattern pattern = chosen.get(random.nextInt(chosen.size()));
            passages.add(fill(pattern));
        }
        return passages;
    }

    private Passage fill(Pattern pattern) {
        StringBuilder text = new StringBuilder(" ".repeat(random.nextInt(3) == 0 ? random.nextInt(8) : 0));
        List<Passage.Mark> marks = new ArrayList<>();
        String p = pattern.text;
        int i = 0;
        while (i < p.length()) {
            if (p.charAt(i) != '{' || i + 2 >= p.length() || p.charAt(i + 2) != '}') {
                text.append(p.charAt(i++));
                continue;
            }
            int start = text.length();
            char slot = p.charAt(i + 1);
            text.append(value(slot));
            if (slot == 'V' || slot == 'U') {
                marks.add(new Passage.Mark(start, text.length(), slot == 'V' ? "SECRET" : "PASSWORD", false));
            }
            i += 3;
        }
        return new Passage(text.toString(), marks, "lines", pattern.section);
    }

    private String value(char slot) {
        return switch (slot) {
            case 'K' -> name();
            case 'P' ->
                random.nextInt(5) == 0
                        ? values.of("words") + "_" + values.of("passwordnames")
                        : values.of("passwordnames");
            case 'V' -> values.secret();
            case 'U' -> values.password();
            case 'H' -> values.placeholder();
            case 'J' -> values.of("innocentnames");
            case 'X' -> values.innocent();
            case 'S' -> service();
            case 'N' -> Integer.toString(random.nextInt(random.nextInt(3) == 0 ? 100_000 : 100));
            default -> values.of("words");
        };
    }

    private String service() {
        String service = values.of("services");
        return switch (random.nextInt(4)) {
            case 0 -> service.toUpperCase(Locale.ROOT);
            case 1 -> Character.toUpperCase(service.charAt(0)) + service.substring(1);
            default -> service;
        };
    }

    private String name() {
        String name = values.of("secretnames");
        if (random.nextInt(3) > 0) {
            return name;
        }
        String service = values.of("services");
        if (name.equals(name.toUpperCase(Locale.ROOT))) {
            return service.toUpperCase(Locale.ROOT) + "_" + name;
        }
        return name.indexOf('_') < 0 && !name.equals(name.toLowerCase(Locale.ROOT))
                ? service + Character.toUpperCase(name.charAt(0)) + name.substring(1)
                : service + "_" + name;
    }
}
