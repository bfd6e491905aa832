package dev.sallyport.core.policy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.resource.Detect;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds values of types that a masking rule describes itself. Thread-safe; time is linear in the text. */
final class Recognisers {

    /** How far before a value its context words may stand, in characters. */
    private static final int NEAR = 60;

    private static final int PATTERN_CHARS_MAX = 1000;
    private static final int WORDS_MAX = 2000;
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private record Recogniser(String type, Pattern pattern, Detect.Check check, List<String> context) {}

    private final List<Recogniser> recognisers;

    private Recognisers(List<Recogniser> recognisers) {
        this.recognisers = recognisers;
    }

    /** Compiles them; throws {@link IllegalArgumentException} with what is wrong. */
    static Recognisers of(List<Detect.Recogniser> specs) {
        List<Recogniser> recognisers = new ArrayList<>();
        for (Detect.Recogniser spec : specs) {
            List<String> context = spec.context().stream()
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            recognisers.add(new Recogniser(spec.type(), pattern(spec), spec.check(), context));
        }
        return new Recognisers(List.copyOf(recognisers));
    }

    private static Pattern pattern(Detect.Recogniser spec) {
        String what = "recogniser '" + spec.type() + "' ";
        if (!spec.type().matches("[a-z][a-z0-9-]{0,40}")) {
            throw new IllegalArgumentException(what + "needs a type of small letters, digits and dashes");
        }
        if (spec.pattern().isPresent() != spec.words().isEmpty()) {
            throw new IllegalArgumentException(what + "needs either a pattern or words");
        }
        if (spec.words().size() > WORDS_MAX) {
            throw new IllegalArgumentException(what + "has more than " + WORDS_MAX + " words");
        }
        String source = spec.pattern().orElseGet(() -> words(spec.words()));
        if (spec.pattern().isPresent() && source.length() > PATTERN_CHARS_MAX) {
            throw new IllegalArgumentException(
                    what + "has a pattern of more than " + PATTERN_CHARS_MAX + " characters");
        }
        try {
            Pattern pattern = Pattern.compile(source);
            if (pattern.matcher("").find()) {
                throw new IllegalArgumentException(what + "matches nothing at all, and so everywhere");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(what + "has no pattern of RE2: " + e.getDescription(), e);
        }
    }

    private static String words(List<String> words) {
        List<String> quoted = words.stream().map(Pattern::quote).toList();
        return "(?i)\\b(?:" + String.join("|", quoted) + ")\\b";
    }

    List<String> types() {
        return recognisers.stream().map(Recogniser::type).distinct().toList();
    }

    boolean isEmpty() {
        return recognisers.isEmpty();
    }

    /** Adds what is found in a text, in no order. */
    void find(CharSequence text, Optional<String> column, List<Finding> found) {
        for (Recogniser recogniser : recognisers) {
            Matcher matcher = recogniser.pattern().matcher(text);
            while (matcher.find()) {
                if (matcher.end() > matcher.start() && holds(recogniser, text, matcher, column)) {
                    found.add(new Finding(
                            recogniser.type(), matcher.start(), matcher.end(), 1, KnowingDetector.RECOGNISER));
                }
            }
        }
    }

    private static boolean holds(Recogniser recogniser, CharSequence text, Matcher matcher, Optional<String> column) {
        if (!passes(recogniser.check(), matcher.group())) {
            return false;
        }
        if (recogniser.context().isEmpty()) {
            return true;
        }
        String before = text.subSequence(Math.max(0, matcher.start() - NEAR), matcher.start())
                .toString()
                .toLowerCase(Locale.ROOT);
        String name = column.orElse("").toLowerCase(Locale.ROOT);
        return recogniser.context().stream().anyMatch(word -> before.contains(word) || name.contains(word));
    }

    private static boolean passes(Detect.Check check, String value) {
        return switch (check) {
            case NONE -> true;
            case LUHN -> luhn(value);
            case MOD97 -> mod97(value);
        };
    }

    private static boolean luhn(String value) {
        int sum = 0;
        int digits = 0;
        for (int i = value.length() - 1; i >= 0; i--) {
            int digit = value.charAt(i) - '0';
            if (digit >= 0 && digit <= 9) {
                int counted = digits % 2 == 1 ? digit * 2 : digit;
                sum += counted > 9 ? counted - 9 : counted;
                digits++;
            }
        }
        return digits > 1 && sum % 10 == 0;
    }

    /** ISO 7064: letters count from ten, and the number leaves one when divided by 97. */
    private static boolean mod97(String value) {
        StringBuilder digits = new StringBuilder(value.length() * 2);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c)) {
                digits.append(Character.digit(c, 36));
            }
        }
        return digits.length() > 2
                && new BigInteger(digits.toString()).mod(NINETY_SEVEN).equals(BigInteger.ONE);
    }
}
