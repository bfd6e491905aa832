package dev.sallyport.core.mask;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.core.plugin.Registry;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maskers and a detector simple enough to predict. */
final class Fakes {

    static final Registry REGISTRY = new Registry(
            Map.of(),
            Map.of(),
            Map.of(
                    "stars", masker("stars", (text, context) -> "*".repeat(text.length())),
                    "first", masker("first", (text, context) -> text.charAt(0) + "*".repeat(text.length() - 1)),
                    "keyed", masker("keyed", (text, context) -> HexFormat.of().formatHex(context.key())),
                    "typed",
                            masker(
                                    "typed",
                                    (text, context) ->
                                            context.column().map(Column::type).orElse("nothing")),
                    "broken",
                            masker("broken", (text, context) -> {
                                throw new IllegalStateException("the masker broke");
                            })),
            Map.of("at-signs", new AtSigns(), "annas", new Annas(false)),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());

    private Fakes() {}

    private static Masker masker(String name, BiFunction<String, MaskContext, String> mask) {
        return new Masker() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Value mask(Value value, MaskContext context) {
                return value instanceof Value.Text text
                        ? new Value.Text(mask.apply(text.value(), context))
                        : Value.NULL;
            }
        };
    }

    /** Finds nothing in text, and calls every column with an Anna in it a column of persons; undecided while strict. */
    private record Annas(boolean strict) implements Detector {

        @Override
        public String name() {
            return strict ? "annas:strict" : "annas";
        }

        @Override
        public Detector at(Strictness strictness) {
            return new Annas(strictness == Strictness.STRICT);
        }

        @Override
        public Set<String> types() {
            return Set.of("person", "city");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of();
        }

        @Override
        public List<Judgement> judge(List<ColumnSample> columns) {
            return columns.stream()
                    .map(column -> column.values().contains("Anna")
                            ? new Judgement("person", "first-name", 0.9)
                            : strict && column.values().size() < 5
                                    ? new Judgement("person", "first-name", 0.2, "column", false)
                                    : new Judgement("", "none", 0.9))
                    .toList();
        }
    }

    private static final class AtSigns implements Detector {

        private static final Pattern EMAIL = Pattern.compile("[a-z]+@[a-z.]+");

        @Override
        public String name() {
            return "at-signs";
        }

        @Override
        public Set<String> types() {
            return Set.of("email");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            List<Finding> found = new ArrayList<>();
            Matcher matcher = EMAIL.matcher(text);
            while (matcher.find()) {
                found.add(new Finding("email", matcher.start(), matcher.end(), 1));
            }
            return found;
        }
    }
}
