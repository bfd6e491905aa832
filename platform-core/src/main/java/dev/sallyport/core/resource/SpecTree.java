package dev.sallyport.core.resource;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Resources as plain trees and YAML text: what is absent or as by default is left out. */
final class SpecTree {

    private static final int FIELD_CHARS_MAX = 200;

    private SpecTree() {}

    static String yaml(Resource resource) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(0);
        options.setWidth(120);
        options.setSplitLines(false);
        return new Yaml(options).dump(tree(resource));
    }

    static Map<String, Object> tree(Resource resource) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", resource.kind().title());
        tree.put("name", resource.name());
        if (!resource.labels().isEmpty()) {
            tree.put("labels", new TreeMap<>(resource.labels()));
        }
        tree.put("spec", tree((Record) resource.spec()));
        return tree;
    }

    private static Map<String, Object> tree(Record record) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            Doc doc = component.getAnnotation(Doc.class);
            Object plain = plain(value);
            boolean empty = isEmpty(plain);
            boolean usual =
                    doc != null && !doc.byDefault().isEmpty() && doc.byDefault().equals(String.valueOf(plain));
            if (!empty && !usual) {
                tree.put(Words.kebab(component.getName()), plain);
            }
        }
        return tree;
    }

    private static boolean isEmpty(Object plain) {
        return switch (plain) {
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case String text -> text.isEmpty();
            default -> false;
        };
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.isPresent() ? plain(optional.get()) : "";
            case List<?> list -> list.stream().map(SpecTree::plain).toList();
            case Map<?, ?> map -> new TreeMap<>(map);
            case Enum<?> constant -> Words.word(constant);
            case Duration duration -> Words.text(duration);
            case Record record -> tree(record);
            default -> value;
        };
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("accessors of Spec records are accessible", e);
        }
    }

    /** Returns every leaf as text by its path, sealed secrets shortened. */
    static Map<String, String> leaves(Resource resource) {
        Map<String, String> leaves = new LinkedHashMap<>();
        flatten("", tree(resource), leaves);
        leaves.remove("kind");
        leaves.remove("name");
        return leaves;
    }

    private static void flatten(String path, Object node, Map<String, String> leaves) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> flatten(path.isEmpty() ? "" + key : path + "." + key, value, leaves));
            case List<?> list -> {
                boolean flat = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
                if (flat) {
                    leaves.put(path, shorten(list.toString()));
                    return;
                }
                for (int i = 0; i < list.size(); i++) {
                    flatten(path + "[" + i + "]", list.get(i), leaves);
                }
            }
            default -> leaves.put(path, leaf(path, node.toString()));
        }
    }

    private static String leaf(String path, String text) {
        if (path.endsWith(".password") || path.endsWith(".pem")) {
            return "[secret]";
        }
        return path.endsWith(".sealed") ? "sealed:" + Integer.toHexString(text.hashCode()) : shorten(text);
    }

    private static String shorten(String text) {
        return text.length() <= FIELD_CHARS_MAX ? text : text.substring(0, FIELD_CHARS_MAX) + "…";
    }
}
