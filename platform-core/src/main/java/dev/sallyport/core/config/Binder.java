package dev.sallyport.core.config;

import dev.sallyport.api.Secret;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link Node}s to records, strictly. Keys are component names in kebab-case.
 *
 * <p>An absent key takes the value of the record's static {@code DEFAULTS} (an instance of the record, or a {@code Map}
 * from component names to values); without one, {@code Optional}s, lists, sets and maps are empty, a nested record is
 * its own defaults, and everything else is an error. Whole numbers whose component name contains {@code Bytes} may be
 * written as sizes ({@code 64KiB}). A type with a static {@code parse(String)} is bound from a text by it. Relative
 * paths are resolved against the file's folder; a {@link Secret} may be a reference: <code>${env:NAME}</code> or <code>
 * ${file:path}</code>.
 */
public final class Binder {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");
    private static final int SECRET_FILE_BYTES_MAX = 1 << 20;

    private final Path base;
    private final Function<String, @Nullable String> environment;

    /**
     * Creates a binder.
     *
     * @param base what relative paths are relative to
     * @param environment looks up environment variables
     */
    public Binder(Path base, Function<String, @Nullable String> environment) {
        this.base = base;
        this.environment = environment;
    }

    /** Binds a mapping to a record; throws {@link ConfigException} for the first mistake. */
    public <T extends Record> T bind(Node node, Class<T> type) {
        return RecordShape.of(type).create(node, this);
    }

    Object value(Node node, Type type, String component) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (raw == Optional.class) {
                return isNull(node) ? Optional.empty() : Optional.of(value(node, arguments[0], component));
            }
            if (raw == List.class) {
                return List.copyOf(items(node, arguments[0], component));
            }
            if (raw == Set.class) {
                return Set.copyOf(new LinkedHashSet<>(items(node, arguments[0], component)));
            }
            if (raw == Map.class && arguments[0] == String.class) {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping(node).entries().forEach((key, item) -> map.put(key, value(item, arguments[1], component)));
                return java.util.Collections.unmodifiableMap(map);
            }
            throw new IllegalStateException("a config record cannot hold " + generic);
        }
        return plain(node, (Class<?>) type, component);
    }

    private Object plain(Node node, Class<?> type, String component) {
        if (type == Node.class || type == Node.Mapping.class) {
            return type == Node.class ? node : mapping(node);
        }
        if (type == OptionalInt.class) {
            return isNull(node) ? OptionalInt.empty() : OptionalInt.of((int) whole(node, component, Integer.MAX_VALUE));
        }
        if (type == OptionalLong.class) {
            return isNull(node) ? OptionalLong.empty() : OptionalLong.of(whole(node, component, Long.MAX_VALUE));
        }
        if (type.isRecord() && parser(type).isEmpty()) {
            return RecordShape.of(type.asSubclass(Record.class)).create(node, this);
        }
        if (!(node instanceof Node.Scalar scalar)) {
            throw node.place().problem("must be " + words(type) + ", not " + node.words());
        }
        if (type.isRecord() && isNull(node)) {
            throw node.place().problem("must not be empty");
        }
        return scalar(scalar, type, component);
    }

    private Object scalar(Node.Scalar scalar, Class<?> type, String component) {
        String text = scalar.text();
        if (scalar.kind() == Node.Kind.NULL) {
            throw scalar.place().problem("must be " + words(type) + ", but is empty");
        }
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return (int) whole(scalar, component, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return whole(scalar, component, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return number(scalar);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (scalar.kind() != Node.Kind.BOOLEAN) {
                throw scalar.place().problem("must be true or false, not '" + text + "'");
            }
            return Boolean.parseBoolean(text);
        }
        if (type == Duration.class) {
            return Scalars.duration(text)
                    .orElseThrow(() ->
                            scalar.place().problem("must be a duration such as 30s, 5m or 8h, not '" + text + "'"));
        }
        if (type == Secret.class) {
            return secret(scalar);
        }
        if (type.isEnum()) {
            return constant(scalar, type);
        }
        return parsed(scalar, type);
    }

    private Object parsed(Node.Scalar scalar, Class<?> type) {
        try {
            if (type == Path.class) {
                return base.resolve(scalar.text()).normalize();
            }
            if (type == URI.class) {
                return URI.create(scalar.text());
            }
            Method parser =
                    parser(type).orElseThrow(() -> new IllegalStateException("a config record cannot hold " + type));
            return Objects.requireNonNull(parser.invoke(null, scalar.text()));
        } catch (IllegalArgumentException e) {
            throw scalar.place().problem(Objects.toString(e.getMessage(), "malformed"));
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw scalar.place()
                    .problem(cause == null ? "malformed" : Objects.toString(cause.getMessage(), "malformed"));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("parse(String) of " + type + " cannot be called", e);
        }
    }

    static Optional<Method> parser(Class<?> type) {
        try {
            Method method = type.getDeclaredMethod("parse", String.class);
            if (Modifier.isStatic(method.getModifiers()) && type.isAssignableFrom(method.getReturnType())) {
                method.setAccessible(true);
                return Optional.of(method);
            }
        } catch (NoSuchMethodException e) {
            // Most types have none.
        }
        return Optional.empty();
    }

    private Secret secret(Node.Scalar scalar) {
        Matcher reference = REFERENCE.matcher(scalar.text());
        if (!reference.matches()) {
            return Secret.of(scalar.text());
        }
        String name = reference.group(2);
        if (reference.group(1).equals("env")) {
            String value = environment.apply(name);
            if (value == null || value.isEmpty()) {
                throw scalar.place().problem("the environment variable " + name + " is not set");
            }
            return Secret.of(value);
        }
        Path file = base.resolve(name);
        try {
            if (Files.size(file) > SECRET_FILE_BYTES_MAX) {
                throw scalar.place().problem("the file " + file + " is too large for a secret");
            }
            return Secret.of(Files.readString(file).strip());
        } catch (IOException e) {
            throw scalar.place().problem("the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static Object constant(Node.Scalar scalar, Class<?> type) {
        List<String> known = new ArrayList<>();
        for (Object candidate : Objects.requireNonNull(type.getEnumConstants())) {
            String name = Scalars.constant((Enum<?>) candidate);
            if (name.equals(scalar.text())) {
                return candidate;
            }
            known.add(name);
        }
        throw scalar.place().problem("unknown value '" + scalar.text() + "'" + Nearest.hint(scalar.text(), known));
    }

    private static double number(Node.Scalar scalar) {
        try {
            double number = Double.parseDouble(scalar.text());
            if (Double.isFinite(number) && scalar.kind() == Node.Kind.NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like every other text.
        }
        throw scalar.place().problem("must be a number, not '" + scalar.text() + "'");
    }

    private static long whole(Node node, String component, long max) {
        boolean size = component.contains("Bytes");
        if (node instanceof Node.Scalar scalar) {
            Optional<Long> number = size
                    ? Scalars.size(scalar.text())
                    : scalar.kind() == Node.Kind.NUMBER ? Scalars.whole(scalar.text()) : Optional.empty();
            if (number.isPresent() && number.get() <= max && number.get() >= -max - 1) {
                return number.get();
            }
            if (number.isPresent()) {
                throw node.place().problem("must be at most " + max);
            }
            throw node.place()
                    .problem((size ? "must be a size such as 65536 or 64KiB" : "must be a whole number") + ", not '"
                            + scalar.text() + "'");
        }
        throw node.place().problem("must be a whole number, not " + node.words());
    }

    private List<Object> items(Node node, Type type, String component) {
        if (!(node instanceof Node.Sequence sequence)) {
            throw node.place().problem("must be a list, not " + node.words());
        }
        List<Object> items = new ArrayList<>(sequence.items().size());
        sequence.items().forEach(item -> items.add(value(item, type, component)));
        return items;
    }

    static Node.Mapping mapping(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        if (isNull(node)) {
            return Node.Mapping.empty(node.place());
        }
        throw node.place().problem("must be a mapping, not " + node.words());
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
    }

    private static String words(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        return type == Duration.class ? "a duration" : "a single value";
    }
}
