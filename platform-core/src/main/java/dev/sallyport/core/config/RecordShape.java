package dev.sallyport.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a record type, with their defaults. */
final class RecordShape<T extends Record> {

    private final Class<T> type;
    private final RecordComponent[] components;
    private final @Nullable Object defaults;

    private RecordShape(Class<T> type) {
        this.type = type;
        this.components = Objects.requireNonNull(type.getRecordComponents(), type.getName());
        this.defaults = defaults(type);
    }

    static <T extends Record> RecordShape<T> of(Class<T> type) {
        return new RecordShape<>(type);
    }

    private static @Nullable Object defaults(Class<?> type) {
        try {
            Field field = type.getDeclaredField("DEFAULTS");
            if (!Modifier.isStatic(field.getModifiers())) {
                return null;
            }
            field.setAccessible(true);
            return field.get(null);
        } catch (NoSuchFieldException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("DEFAULTS of " + type.getName() + " cannot be read", e);
        }
    }

    /** Returns the keys in order. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (RecordComponent component : components) {
            keys.add(Scalars.kebab(component.getName()));
        }
        return keys;
    }

    T create(Node node, Binder binder) {
        Node.Mapping mapping = Binder.mapping(node);
        List<String> keys = keys();
        mapping.entries().forEach((key, value) -> {
            if (!keys.contains(key)) {
                throw value.place().problem("unknown key '" + key + "'" + Nearest.hint(key, keys));
            }
        });
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Node value = mapping.entries().get(keys.get(i));
            values[i] = value == null
                    ? absent(mapping, components[i], keys.get(i), binder)
                    : binder.value(value, components[i].getGenericType(), components[i].getName());
        }
        return instance(mapping.place(), values);
    }

    private Object absent(Node.Mapping mapping, RecordComponent component, String key, Binder binder) {
        Object value = defaultOf(component);
        if (value != null) {
            return value;
        }
        Class<?> raw = component.getType();
        if (raw == Node.Mapping.class) {
            return Node.Mapping.empty(mapping.place().key(key));
        }
        if (raw.isRecord() && Binder.parser(raw).isEmpty()) {
            // The nested record may do with its own defaults; if not, its message names what is missing.
            return binder.value(Node.Mapping.empty(mapping.place().key(key)), raw, key);
        }
        throw mapping.place().problem("the key '" + key + "' is missing");
    }

    /** Returns what an absent key stands for, or null when it must be there. */
    @Nullable
    Object defaultOf(RecordComponent component) {
        Object value = null;
        if (defaults instanceof Map<?, ?> map) {
            value = map.get(component.getName());
        } else if (type.isInstance(defaults)) {
            value = read(component, defaults);
        }
        return value == null ? empty(component.getType()) : value;
    }

    private static @Nullable Object read(RecordComponent component, Object instance) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the default of " + component.getName() + " cannot be read", e);
        }
    }

    private static @Nullable Object empty(Type type) {
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Set.class) {
            return Set.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type == OptionalInt.class) {
            return OptionalInt.empty();
        }
        return type == OptionalLong.class ? OptionalLong.empty() : null;
    }

    private T instance(Node.Place place, Object[] values) {
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException refused) {
                throw place.problem(Objects.toString(refused.getMessage(), "refused by " + type.getSimpleName()));
            }
            throw new IllegalStateException("cannot create " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type.getName(), e);
        }
    }
}
