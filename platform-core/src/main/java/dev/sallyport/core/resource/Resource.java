package dev.sallyport.core.resource;

import java.util.Map;

/**
 * One named thing of the gateway's configuration as data.
 *
 * @param kind what it is
 * @param name its name, unique within the kind
 * @param labels labels for rules to select by
 * @param spec its body
 * @param owner the watched directory it belongs to; empty when it was applied by hand
 * @param where the place it was read from, for messages
 */
public record Resource(Kind kind, String name, Map<String, String> labels, Spec spec, String owner, Place where) {

    /**
     * A place in a document.
     *
     * @param file file name, or what stands for it
     * @param line line from 1; 0 when unknown
     * @param lines lines of the keys below {@code spec}
     */
    public record Place(String file, int line, Map<String, Integer> lines) {

        public Place {
            lines = Map.copyOf(lines);
        }

        /** Returns the line of a key, or of the nearest key around it. */
        int lineOf(String key) {
            String path = key;
            while (!path.isEmpty()) {
                Integer known = lines.get(path);
                if (known != null) {
                    return known;
                }
                path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
            }
            return line;
        }
    }

    public Resource {
        labels = Map.copyOf(labels);
    }

    /** Returns kind and name. */
    public Ref ref() {
        return new Ref(kind, name);
    }

    /** A kind and a name. */
    public record Ref(Kind kind, String name) implements Comparable<Ref> {

        @Override
        public int compareTo(Ref other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }

        @Override
        public String toString() {
            return kind + "/" + name;
        }
    }

    /** Returns the same resource with another body. */
    public Resource withSpec(Spec other) {
        return new Resource(kind, name, labels, other, owner, where);
    }

    Resource withOwner(String other) {
        return new Resource(kind, name, labels, spec, other, where);
    }
}
