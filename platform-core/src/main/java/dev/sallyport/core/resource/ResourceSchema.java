package dev.sallyport.core.resource;

import dev.sallyport.core.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON schema (2020-12) of resources, made from the records that read them. */
public final class ResourceSchema {

    private static final String REF = "#/$defs/";

    private final Map<String, Object> definitions = new TreeMap<>();

    private ResourceSchema() {}

    /** Returns the schema as JSON text. */
    public static String json() {
        ResourceSchema schema = new ResourceSchema();
        List<Object> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            kinds.add(schema.document(kind));
        }
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        top.put("title", "Sallyport resource");
        top.put("description", "One document of a resource file.");
        top.put("oneOf", kinds);
        top.put("$defs", schema.definitions);
        return Json.pretty(top) + "\n";
    }

    private Map<String, Object> document(Kind kind) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("kind", Map.of("const", kind.title()));
        properties.put("name", ordered("type", "string", "pattern", Documents.NAME.pattern()));
        properties.put("labels", ordered("type", "object", "additionalProperties", text()));
        properties.put("spec", reference(kind.spec()));
        Map<String, Object> document = ordered("type", "object", "title", kind.title());
        document.put("properties", properties);
        document.put("required", List.of("kind", "name", "spec"));
        document.put("additionalProperties", false);
        return document;
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = type.getSimpleName();
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of()); // stops a record that holds itself
            definitions.put(name, record(type));
        }
        return Map.of("$ref", REF + name);
    }

    private Map<String, Object> record(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Words.kebab(component.getName());
            Map<String, Object> property = new LinkedHashMap<>(type(component.getGenericType()));
            Doc doc = component.getAnnotation(Doc.class);
            if (doc != null) {
                property.put("description", doc.value());
                if (!doc.byDefault().isEmpty()) {
                    property.put("default", byDefault(component.getType(), doc.byDefault()));
                }
            }
            properties.put(key, property);
            if (isRequired(component)) {
                required.add(key);
            }
        }
        Map<String, Object> schema = ordered("type", "object", "properties", properties);
        Doc doc = type.getAnnotation(Doc.class);
        if (doc != null) {
            schema.put("description", doc.value());
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return type.isAnnotationPresent(Shorthand.class) ? Map.of("anyOf", List.of(text(), schema)) : schema;
    }

    /** Whether an absent key is an error. */
    static boolean isRequired(RecordComponent component) {
        Class<?> type = component.getType();
        Doc doc = component.getAnnotation(Doc.class);
        boolean hasDefault = doc != null && !doc.byDefault().isEmpty();
        if (hasDefault || type == Optional.class || type == List.class || type == Map.class) {
            return false;
        }
        if (type.isRecord()) {
            for (RecordComponent inner : type.getRecordComponents()) {
                if (isRequired(inner)) {
                    return true;
                }
            }
            return false;
        }
        return !(type == String.class && SpecReader.isProse(component));
    }

    private Map<String, Object> type(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type first = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return type(first);
            }
            if (generic.getRawType() == Map.class) {
                return ordered("type", "object", "additionalProperties", text());
            }
            Map<String, Object> item = type(first);
            return Map.of("anyOf", List.of(ordered("type", "array", "items", item), item));
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return reference(plain);
        }
        if (plain.isEnum()) {
            return ordered("enum", SpecReader.words(plain));
        }
        if (plain == int.class || plain == Integer.class || plain == Long.class) {
            return ordered("type", "integer");
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return ordered("type", "boolean");
        }
        return plain == Duration.class ? ordered("type", "string", "pattern", "^([0-9]+[smhd]|P.+)$") : text();
    }

    private static Object byDefault(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        return type == boolean.class ? Boolean.valueOf(text) : text;
    }

    private static Map<String, Object> text() {
        // YAML reads a bare 5432 or no as something else, and the gateway takes the text as it stands.
        return ordered("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
