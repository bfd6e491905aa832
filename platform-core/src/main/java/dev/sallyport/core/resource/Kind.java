package dev.sallyport.core.resource;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources, in the order they are shown. */
public enum Kind {
    TARGET("Target", Spec.Target.class),
    GROUP("Group", Spec.Group.class),
    SUBJECT("Subject", Spec.Subject.class),
    ACCESS_RULE("AccessRule", Spec.AccessRule.class),
    GUARDRAIL("Guardrail", Spec.Guardrail.class),
    MASKING_RULE("MaskingRule", Spec.MaskingRule.class),
    REVIEW_RULE("ReviewRule", Spec.ReviewRule.class);

    private final String title;
    private final Class<? extends Record> spec;

    <T extends Record & Spec> Kind(String title, Class<T> spec) {
        this.title = title;
        this.spec = spec;
    }

    /** Returns the word in {@code kind:}. */
    public String title() {
        return title;
    }

    Class<? extends Record> spec() {
        return spec;
    }

    /** Finds a kind by its word, whatever the case; {@code access-rules} and {@code accessrule} work too. */
    public static Optional<Kind> of(String word) {
        String plain = word.replace("-", "");
        String singular = plain.endsWith("s") ? plain.substring(0, plain.length() - 1) : plain;
        return Arrays.stream(values())
                .filter(kind -> kind.title.equalsIgnoreCase(plain) || kind.title.equalsIgnoreCase(singular))
                .findFirst();
    }

    @Override
    public String toString() {
        return title;
    }
}
