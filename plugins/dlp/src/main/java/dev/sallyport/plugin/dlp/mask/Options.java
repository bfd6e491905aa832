package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A rule's options for one masker, read strictly: what a masker does not know refuses the rows and says why. */
final class Options {

    static final ErrorCode BAD_OPTION = new ErrorCode("dlp-001", ErrorCode.Category.POLICY);

    /** Longest replacement text; a mask is no place to store a document. */
    private static final int TEXT_MAX = 4096;

    private final String masker;
    private final Map<String, String> values;

    private Options(String masker, Map<String, String> values) {
        this.masker = masker;
        this.values = values;
    }

    static Options of(String masker, Map<String, String> values, Set<String> known) {
        Options options = new Options(masker, values);
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw options.wrong("unknown option \"" + name + "\"; "
                        + (known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", new TreeSet<>(known))));
            }
        }
        return options;
    }

    int number(String name, int fallback, int min, int max) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw wrong("option " + name + " is \"" + shortened(text) + "\"; it must be a whole number from " + min + " to "
                + max);
    }

    String choice(String name, String fallback, Set<String> choices) {
        String text = values.getOrDefault(name, fallback);
        if (!choices.contains(text)) {
            throw wrong("option " + name + " is \"" + shortened(text) + "\"; it must be one of "
                    + String.join(", ", new TreeSet<>(choices)));
        }
        return text;
    }

    @Nullable
    String text(String name) {
        String text = values.get(name);
        if (text != null && text.length() > TEXT_MAX) {
            throw wrong("option " + name + " is longer than " + TEXT_MAX + " characters");
        }
        return text;
    }

    GatewayException wrong(String why) {
        return new GatewayException(BAD_OPTION, "masker " + masker + ": " + why);
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
