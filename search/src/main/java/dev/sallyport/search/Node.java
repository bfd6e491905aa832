package dev.sallyport.search;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A parsed query. */
sealed interface Node {

    /** Everything. */
    record All() implements Node {}

    /** Words that stand next to each other in this order; one or more. */
    record Words(List<String> words) implements Node {
        public Words {
            words = List.copyOf(words);
        }
    }

    /** A word that begins so. */
    record Prefix(String start) implements Node {}

    /** A field that has this value. */
    record FieldIs(String field, String value) implements Node {}

    /** A field with a value that begins so. */
    record FieldPrefix(String field, String start) implements Node {}

    /** A moment from {@code from} (inclusive) until {@code until} (exclusive). */
    record During(Optional<Instant> from, Optional<Instant> until) implements Node {}

    record Not(Node node) implements Node {}

    record And(List<Node> nodes) implements Node {
        public And {
            nodes = List.copyOf(nodes);
        }
    }

    record Or(List<Node> nodes) implements Node {
        public Or {
            nodes = List.copyOf(nodes);
        }
    }
}
