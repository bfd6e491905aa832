package dev.sallyport.core.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.MaskRule;
import dev.sallyport.core.record.MaskingFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one rule does to the cells of one column. */
sealed interface CellMask {

    MaskRule rule();

    /** Returns the value to send in place of another that is not NULL. */
    Value mask(Value value, CallsTogether calls);

    default boolean costly() {
        return rule().masker().costly();
    }

    /** Returns how the rule came to be about the column. */
    MaskingFacts.By by();

    /** Returns what the rule's detector took the column for. */
    default MaskingFacts.Verdict verdict() {
        return MaskingFacts.Verdict.NONE;
    }

    /** The whole value goes through the rule's masker. */
    record Whole(MaskRule rule, MaskContext context) implements CellMask {

        @Override
        public MaskingFacts.By by() {
            return MaskingFacts.By.NAME;
        }

        @Override
        public Value mask(Value value, CallsTogether calls) {
            return calls.mask(rule.masker(), value, context);
        }
    }

    /**
     * The value may be computed from masked ones, so nothing of it may be seen: a masker that keeps parts would show
     * them all, one expression after the other.
     */
    record Expression(MaskRule rule, boolean text) implements CellMask {

        private static final Value HIDDEN = new Value.Text("***");

        @Override
        public MaskingFacts.By by() {
            return MaskingFacts.By.EXPRESSION;
        }

        @Override
        public Value mask(Value value, CallsTogether calls) {
            return text ? HIDDEN : Value.NULL;
        }

        @Override
        public boolean costly() {
            return false;
        }
    }

    /**
     * Where the whole column is sensitive, all of the value goes through the rule's masker; else what is found in it.
     */
    record Detected(Searched values, JudgedColumns judged, int column, boolean searched) implements CellMask {

        @Override
        public MaskingFacts.By by() {
            return judged.judges() ? MaskingFacts.By.JUDGED : MaskingFacts.By.SEARCHED;
        }

        @Override
        public MaskingFacts.Verdict verdict() {
            return judged.verdict(column);
        }

        @Override
        public MaskRule rule() {
            return values.rule();
        }

        @Override
        public boolean costly() {
            return values.costly();
        }

        @Override
        public Value mask(Value value, CallsTogether calls) {
            Optional<Judgement> whole = judged.sensitive(column, rule().types());
            if (whole.isEmpty() && !rule().types().isEmpty()) {
                judged.sensitive(column, Set.of())
                        .ifPresent(other -> values.sightings().saw(rule(), other.type(), other.score(), false));
            }
            if (whole.isPresent()) {
                values.sightings().saw(rule(), whole.get().type(), whole.get().score(), true);
                return calls.mask(
                        rule().masker(), value, values.typed(whole.get().type()));
            }
            return searched ? values.mask(value, calls) : value;
        }
    }

    /** What the rule's detector finds in the value goes through its masker. */
    record Searched(MaskRule rule, MaskContext context, Sightings sightings, FoundFacts facts) implements CellMask {

        @Override
        public MaskingFacts.By by() {
            return MaskingFacts.By.SEARCHED;
        }

        @Override
        public boolean costly() {
            return rule.masker().costly()
                    || rule.detector().map(detector -> detector.costly()).orElse(false);
        }

        @Override
        public Value mask(Value value, CallsTogether calls) {
            return switch (value) {
                case Value.Null _, Value.Bool _, Value.Bytes _ -> value;
                case Value.Text text -> text(text, calls);
                case Value.Int number -> number(number, calls);
                case Value.Decimal number -> number(number, calls);
                case Value.Items items -> items(items, calls);
                case Value.Fields fields -> fields(fields, calls);
            };
        }

        private Value items(Value.Items items, CallsTogether calls) {
            return new Value.Items(
                    items.items().stream().map(item -> mask(item, calls)).toList());
        }

        private Value fields(Value.Fields fields, CallsTogether calls) {
            Map<String, Value> masked = new LinkedHashMap<>();
            fields.fields().forEach((key, value) -> masked.put(key, mask(value, calls)));
            return new Value.Fields(masked);
        }

        private Value number(Value number, CallsTogether calls) {
            List<Finding> found = found(number.toText(), calls);
            return found.isEmpty()
                    ? number
                    : calls.mask(rule.masker(), number, typed(found.getFirst().type()));
        }

        /** Returns the text with every finding replaced. */
        private Value text(Value.Text value, CallsTogether calls) {
            String text = value.value();
            List<Finding> found = found(text, calls);
            if (found.isEmpty()) {
                return value;
            }
            StringBuilder masked = new StringBuilder(text.length());
            int at = 0;
            for (Finding finding : found) {
                if (finding.start() < at || finding.end() > text.length() || finding.end() < finding.start()) {
                    throw new IllegalStateException("the detector's findings overlap or lie outside the text");
                }
                Value span = new Value.Text(text.substring(finding.start(), finding.end()));
                masked.append(text, at, finding.start())
                        .append(calls.mask(rule.masker(), span, typed(finding.type()))
                                .toText());
                at = finding.end();
            }
            return new Value.Text(masked.append(text, at, text.length()).toString());
        }

        private List<Finding> found(String text, CallsTogether calls) {
            List<Finding> all = calls.find(rule.detector().orElseThrow(), text, context.column());
            if (all.isEmpty()) {
                return all;
            }
            List<Finding> wanted = new ArrayList<>();
            for (Finding finding : all) {
                boolean matters = rule.types().isEmpty() || rule.types().contains(finding.type());
                sightings.saw(rule, finding.type(), finding.score(), matters);
                facts.saw(rule, finding, matters);
                if (matters) {
                    wanted.add(finding);
                }
            }
            return wanted;
        }

        /** Returns what a masker gets to know of a value of a type. */
        MaskContext typed(String type) {
            return new MaskContext(
                    context.session(), context.column(), Optional.of(type), context.options(), context.key());
        }
    }
}
