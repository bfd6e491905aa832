package dev.sallyport.core.resource;

import dev.sallyport.core.resource.Problem.Severity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Binds YAML nodes to the records of {@link Spec}; reports every mistake with file, line and key, and goes on. */
final class SpecReader {

    private static final int ITEMS_MAX = 10_000;
    private static final int TEXT_CHARS_MAX = 64 << 10;

    private final String file;
    private final Problems problems;
    private final Map<String, Integer> lines = new HashMap<>();
    private int charsMax = TEXT_CHARS_MAX;

    SpecReader(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static boolean isNull(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    /** Returns a mapping's values by key; unknown and repeated keys are reported. */
    Map<String, Node> keys(MappingNode mapping, String path, Collection<String> known) {
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Optional<String> key = text(tuple.getKeyNode(), path);
            if (key.isEmpty()) {
                continue;
            }
            if (!known.isEmpty() && !known.contains(key.get())) {
                report(tuple.getKeyNode(), join(path, key.get()), "unknown key; " + Words.mend(key.get(), known));
            } else if (keys.put(key.get(), tuple.getValueNode()) != null) {
                report(tuple.getKeyNode(), join(path, key.get()), "the key is given twice");
            }
        }
        return keys;
    }

    Optional<String> text(Node node, String path) {
        if (!(node instanceof ScalarNode scalar) || isNull(node)) {
            report(node, path, isNull(node) ? "must not be empty" : "must be a text, not a list or mapping");
            return Optional.empty();
        }
        if (scalar.getValue().length() > charsMax) {
            report(node, path, "longer than " + charsMax + " characters");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    Map<String, String> map(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            report(node, path, "must be a mapping");
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        keys(mapping, path, List.of())
                .forEach((key, value) -> text(value, join(path, key)).ifPresent(text -> map.put(key, text)));
        return map;
    }

    /** Binds a mapping (or its shorthand) to a record; empty when anything in it is wrong. */
    <T extends Record> Optional<T> record(Node node, String path, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Map<String, Node> keys;
        if (node instanceof MappingNode mapping) {
            keys = keys(mapping, path, names(components));
        } else if (node instanceof ScalarNode && type.isAnnotationPresent(Shorthand.class) && !isNull(node)) {
            keys = Map.of(Words.kebab(components[0].getName()), node);
        } else if (isNull(node)) {
            keys = Map.of();
        } else {
            report(node, path, "must be a mapping with the keys " + String.join(", ", names(components)));
            return Optional.empty();
        }
        Object[] values = new Object[components.length];
        boolean whole = true;
        for (int i = 0; i < components.length; i++) {
            String key = Words.kebab(components[i].getName());
            Object value = component(keys.get(key), node, join(path, key), components[i]);
            whole &= value != null;
            values[i] = value;
        }
        return whole ? Optional.of(create(type, components, values)) : Optional.empty();
    }

    private @Nullable Object component(@Nullable Node given, Node parent, String path, RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        if (given != null) {
            charsMax = doc == null ? TEXT_CHARS_MAX : Math.max(TEXT_CHARS_MAX, doc.charsMax());
            Object value = value(given, path, component.getGenericType());
            charsMax = TEXT_CHARS_MAX;
            return value;
        }
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (doc != null && !doc.byDefault().isEmpty()) {
            return scalar(parent, doc.byDefault(), path, type);
        }
        if (type == String.class && isProse(component)) {
            return "";
        }
        if (type.isRecord()) {
            return record(emptyAt(parent), path, type.asSubclass(Record.class)).orElse(null);
        }
        report(parent, path, "is missing");
        return null;
    }

    /** Prose for people may always be left out. */
    static boolean isProse(RecordComponent component) {
        return List.of("description", "message", "nextStep", "reason").contains(component.getName());
    }

    private static Node emptyAt(Node parent) {
        return new MappingNode(
                Tag.MAP,
                true,
                List.of(),
                parent.getStartMark(),
                parent.getEndMark(),
                org.yaml.snakeyaml.DumperOptions.FlowStyle.BLOCK);
    }

    /** Returns the lines of all keys read so far, without a prefix of their paths. */
    Map<String, Integer> lines(String prefix) {
        Map<String, Integer> bare = new HashMap<>();
        lines.forEach((path, line) -> bare.put(path.startsWith(prefix) ? path.substring(prefix.length()) : path, line));
        return bare;
    }

    private @Nullable Object value(Node node, String path, Type type) {
        lines.put(path, Documents.line(node));
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                Object inner = value(node, path, arguments[0]);
                return inner == null ? null : Optional.of(inner);
            }
            return generic.getRawType() == List.class ? list(node, path, arguments[0]) : map(node, path);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(node, path, plain.asSubclass(Record.class)).orElse(null);
        }
        Optional<String> text = text(node, path);
        return text.isEmpty() ? null : scalar(node, text.get(), path, plain);
    }

    private @Nullable Object list(Node node, String path, Type element) {
        // One item needs no brackets; it is a common slip and has one meaning.
        List<Node> items = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        if (items.size() > ITEMS_MAX) {
            report(node, path, "more than " + ITEMS_MAX + " items");
            return null;
        }
        List<Object> list = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < items.size(); i++) {
            Object item = value(items.get(i), path + "[" + i + "]", element);
            if (item == null) {
                whole = false;
            } else {
                list.add(item);
            }
        }
        return whole ? List.copyOf(list) : null;
    }

    private @Nullable Object scalar(Node node, String text, String path, Class<?> type) {
        try {
            if (type == String.class) {
                return text;
            }
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(text.replace("_", ""));
            }
            if (type == Long.class) {
                return Long.valueOf(text.replace("_", ""));
            }
            if (type == boolean.class || type == Boolean.class) {
                return bool(text);
            }
            if (type == Duration.class) {
                return Words.duration(text);
            }
            for (Object constant : type.getEnumConstants()) {
                if (Words.word((Enum<?>) constant).equals(text)) {
                    return constant;
                }
            }
            List<String> known = words(type);
            report(node, path, "unknown word '" + text + "'; " + Words.mend(text, known));
        } catch (NumberFormatException e) {
            report(node, path, "must be a whole number, not '" + text + "'");
        } catch (IllegalArgumentException e) {
            report(node, path, e.getMessage() + ", not '" + text + "'");
        }
        return null;
    }

    static List<String> words(Class<?> enumType) {
        return Arrays.stream(enumType.getEnumConstants())
                .map(constant -> Words.word((Enum<?>) constant))
                .toList();
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static List<String> names(RecordComponent[] components) {
        return Arrays.stream(components)
                .map(component -> Words.kebab(component.getName()))
                .toList();
    }

    private static <T extends Record> T create(Class<T> type, RecordComponent[] components, Object[] values) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the records of Spec have canonical constructors that accept all", e);
        }
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void report(Node node, String path, @Nullable String reason) {
        problems.add(new Problem(Severity.ERROR, file, Documents.line(node), path, String.valueOf(reason)));
    }
}
