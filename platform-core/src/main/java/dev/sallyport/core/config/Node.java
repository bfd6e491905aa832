package dev.sallyport.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML value that knows where it stands. */
public sealed interface Node {

    Place place();

    /** Returns what it is, in words for a message. */
    String words();

    /**
     * Where a value stands.
     *
     * @param source the file, or what stands for it
     * @param line counted from 1
     * @param path keys and indexes from the document's root, such as {@code listeners[0].address}; empty at the root
     */
    record Place(String source, int line, String path) {

        Place key(String key) {
            return new Place(source, line, path.isEmpty() ? key : path + "." + key);
        }

        /** Returns a failure at this place. */
        public ConfigException problem(String reason) {
            return new ConfigException(this, reason);
        }
    }

    /** How a scalar was written. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A single value.
     *
     * @param text as written, without quotes
     */
    record Scalar(Place place, Kind kind, String text) implements Node {
        @Override
        public String words() {
            return switch (kind) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
                case NULL -> "empty";
            };
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return "a list";
        }
    }

    /** A mapping; each value's place is the line of its key. */
    record Mapping(Place place, LinkedHashMap<String, Node> entries) implements Node {

        @Override
        public String words() {
            return "a mapping";
        }

        /** Returns a mapping with nothing in it. */
        public static Mapping empty(Place place) {
            return new Mapping(place, new LinkedHashMap<>());
        }

        /** Returns the value of a text key, or an empty text. */
        public String text(String key) {
            return entries.get(key) instanceof Scalar scalar && scalar.kind() != Kind.NULL ? scalar.text() : "";
        }

        Map<String, Node> view() {
            return entries;
        }
    }
}
