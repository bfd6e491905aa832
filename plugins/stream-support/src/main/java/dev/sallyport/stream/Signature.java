package dev.sallyport.stream;

/**
 * How streams of a protocol begin.
 *
 * @param protocol its name
 * @param rule whether bytes begin so
 */
record Signature(String protocol, Rule rule) {

    /** Whether bytes begin so. More bytes may turn a MAYBE into something else, never a YES or NO. */
    @FunctionalInterface
    interface Rule {

        Fit fit(Prefix bytes);

        /** Returns a rule that wants both. */
        default Rule and(Rule other) {
            return bytes -> fit(bytes).and(other.fit(bytes));
        }

        /** Returns a rule that wants either. */
        default Rule or(Rule other) {
            return bytes -> fit(bytes).or(other.fit(bytes));
        }
    }

    /** The answer of a rule. */
    enum Fit {
        YES,
        /** As far as there are bytes. */
        MAYBE,
        NO;

        static Fit of(boolean fits) {
            return fits ? YES : NO;
        }

        Fit and(Fit other) {
            if (this == NO || other == NO) {
                return NO;
            }
            return this == YES && other == YES ? YES : MAYBE;
        }

        Fit or(Fit other) {
            if (this == YES || other == YES) {
                return YES;
            }
            return this == NO && other == NO ? NO : MAYBE;
        }
    }
}
