package dev.sallyport.plugin.dlp.column;

import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.prose.Shipped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How likely something must be to be called sensitive, by type and strictness. The training measured them on its
 * development sets and wrote them down in {@code thresholds.txt}: a line a type, with what {@link Strictness#STRICT}
 * asks of a column, what it asks while few values are known, and what the two others ask. Immutable.
 */
public final class Thresholds {

    /** The resource that ships. */
    public static final String FILE = "thresholds.txt";

    /** So many values settle what a column is, as far as they can. */
    public static final int SETTLED_VALUES = 5;

    /** The line with what is added to the scores of names in prose. */
    public static final String NAMES = "names-bias";

    /** The line with how likely a secret in prose must be. */
    public static final String SECRETS = "secrets";

    /** The line for types that have none of their own. */
    public static final String OTHERS = "others";

    /** Of a line that does not tell: nothing is undecided. */
    private static final double NEVER = 2;

    /**
     * One line.
     *
     * @param undecided what hides a column until {@link #SETTLED_VALUES} values are known, if it is strict
     */
    public record Line(double strict, double undecided, double balanced, double lenient) {

        double at(Strictness strictness) {
            return switch (strictness) {
                case STRICT -> strict;
                case BALANCED -> balanced;
                case LENIENT -> lenient;
            };
        }
    }

    private final Strictness strictness;
    private final Map<String, Line> lines;
    private final Map<DataType, Double> decided = new EnumMap<>(DataType.class);
    private final Map<DataType, Double> undecided = new EnumMap<>(DataType.class);

    private Thresholds(Strictness strictness, Map<String, Line> lines) {
        this.strictness = strictness;
        this.lines = lines;
        Line others = line(OTHERS);
        for (DataType type : DataType.values()) {
            Line line = lines.getOrDefault(type.policyName(), others);
            decided.put(type, line.at(strictness));
            undecided.put(type, strictness == Strictness.STRICT ? line.undecided() : NEVER);
        }
    }

    /** Returns the thresholds of a table; it has a line {@link #OTHERS} at least. */
    public static Thresholds of(Map<String, Line> lines) {
        return new Thresholds(Strictness.BALANCED, new TreeMap<>(lines));
    }

    /** Returns the same threshold for every type. */
    public static Thresholds all(double threshold) {
        return of(Map.of(OTHERS, new Line(threshold, NEVER, threshold, threshold)));
    }

    /** Returns those that this plugin ships, for rules that weigh both mistakes the same. */
    static Thresholds shipped() {
        return Shipped.read(Thresholds.class, FILE, Thresholds::read);
    }

    private static Thresholds read(InputStream in) throws IOException {
        Map<String, Line> lines = new TreeMap<>();
        for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
            String[] words = line.strip().split(" +");
            if (line.startsWith("#") || words.length == 1) {
                continue;
            }
            if (words.length != 5) {
                throw new IOException("a line of thresholds has a name and four numbers, not '" + line + "'");
            }
            lines.put(words[0], new Line(number(words[1]), number(words[2]), number(words[3]), number(words[4])));
        }
        if (!lines.containsKey(OTHERS)) {
            throw new IOException("the thresholds have no line '" + OTHERS + "'");
        }
        return of(lines);
    }

    private static double number(String word) throws IOException {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new IOException("a threshold is a number, not '" + word + "'", e);
        }
    }

    /** Returns the same table for rules of another strictness. */
    public Thresholds at(Strictness other) {
        return new Thresholds(other, lines);
    }

    /** Returns the number that a line has for this strictness. */
    public double of(String name) {
        return line(name).at(strictness);
    }

    private Line line(String name) {
        Line line = lines.get(name);
        if (line == null) {
            throw new IllegalStateException("the thresholds have no line '" + name + "'");
        }
        return line;
    }

    /** Decides what a column is. */
    Judgement decide(Chances chances) {
        DataType type = chances.sensitive();
        if (chances.certain()) {
            return new Judgement(type, 1, true);
        }
        double chance = chances.chance();
        if (chance >= decided.getOrDefault(type, 1.0)) {
            return new Judgement(type, chance, false);
        }
        boolean few = chances.values() < SETTLED_VALUES;
        return few && chance >= undecided.getOrDefault(type, NEVER)
                ? new Judgement(type, chance, false, false)
                : new Judgement(chances.harmless(), 1 - chance, false);
    }
}
