package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Limits;
import dev.sallyport.api.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/reference/config.md is made from the config records and their Javadoc. Run this test with the environment
 * variable {@code SALLYPORT_DOCS_WRITE} set to write it again.
 */
class ConfigReferenceTest {

    private static final Path ROOT =
            Path.of("").toAbsolutePath().getFileName().toString().equals("platform-core") ? Path.of("..") : Path.of("");
    private static final Path FILE = ROOT.resolve("docs/reference/config.md");

    private final StringBuilder out = new StringBuilder();

    @Test
    void theReferenceIsWhatTheRecordsSay() throws Exception {
        out.append("""
                # Configuration: `sallyport.yaml`

                The bootstrap file, read once at the start. An unknown key, a wrong type, a missing key, a duplicate key and
                malformed YAML each refuse the start and name file, line, key and, for a typing mistake, the nearest known
                name. Relative paths are relative to the file's folder. Durations are written `250ms`, `30s`, `5m`, `8h`,
                `1h30m`; sizes `65536`, `64KiB`, `1MB`; secrets literally, or as `${env:NAME}` or `${file:path}`.

                This page is made from the code; a test compares them.
                """);
        section("", GatewayConfig.class);
        String text = out.toString();
        if (System.getenv("SALLYPORT_DOCS_WRITE") != null) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE)).isEqualTo(text);
    }

    private void section(String path, Class<?> type) throws Exception {
        out.append("\n## ")
                .append(path.isEmpty() ? "Top level" : "`" + path + "`")
                .append("\n\n");
        out.append("| key | type | default | what it is |\n|---|---|---|---|\n");
        Map<String, Class<?>> inner = new java.util.LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Scalars.kebab(component.getName());
            out.append("| `")
                    .append(key)
                    .append("` | ")
                    .append(typeName(component))
                    .append(" | ")
                    .append(defaultText(type, component))
                    .append(" | ")
                    .append(description(type, component.getName()))
                    .append(" |\n");
            String below = path.isEmpty() ? key : path + "." + key;
            record(component.getGenericType()).ifPresent(nested -> inner.put(below + suffix(component), nested));
        }
        for (Map.Entry<String, Class<?>> nested : inner.entrySet()) {
            section(nested.getKey(), nested.getValue());
        }
    }

    private static String suffix(RecordComponent component) {
        if (Collection.class.isAssignableFrom(component.getType())) {
            return "[]";
        }
        return component.getType() == Map.class ? ".<id>" : "";
    }

    private static Optional<Class<?>> record(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return record(arguments[arguments.length - 1]);
        }
        Class<?> raw = (Class<?>) type;
        boolean own = raw.isRecord() && (raw.getEnclosingClass() == GatewayConfig.class || raw == Limits.class);
        return own ? Optional.of(raw) : Optional.empty();
    }

    private static String typeName(RecordComponent component) {
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            String last = name((Class<?>) arguments[arguments.length - 1], component.getName());
            return component.getType() == Optional.class
                    ? last
                    : (component.getType() == Map.class ? "mapping of " : "list of ") + last;
        }
        return name(component.getType(), component.getName());
    }

    private static String name(Class<?> type, String component) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> "`" + Scalars.constant((Enum<?>) constant) + "`")
                    .collect(Collectors.joining(" or "));
        }
        if (type == int.class || type == long.class) {
            return component.contains("Bytes") ? "size" : "number";
        }
        if (type == Duration.class) {
            return "duration";
        }
        if (type == boolean.class) {
            return "`true` or `false`";
        }
        if (type == HostPort.class) {
            return "host:port";
        }
        if (type == Cidr.class) {
            return "address block";
        }
        if (type == Node.Mapping.class || type.isRecord()) {
            return "mapping";
        }
        if (type == Secret.class) {
            return "secret";
        }
        return type == String.class ? "text" : type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String defaultText(Class<?> type, RecordComponent component) {
        @SuppressWarnings("unchecked")
        Object value = RecordShape.of((Class<? extends Record>) type).defaultOf(component);
        if (component.getName().equals("dataDir")) {
            return "`data`";
        }
        if (value == null) {
            boolean section = component.getType().isRecord()
                    && record(component.getType()).isPresent();
            return section || component.getType() == Node.Mapping.class ? "" : "required";
        }
        if (value instanceof Optional<?> || value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return "none";
        }
        if (value instanceof Record && !(value instanceof HostPort)) {
            return "";
        }
        if (value instanceof Duration duration) {
            return "`" + Scalars.text(duration) + "`";
        }
        return "`" + (value instanceof Enum<?> constant ? Scalars.constant(constant) : value) + "`";
    }

    private static String description(Class<?> type, String component) throws Exception {
        Path source = type == Limits.class
                ? ROOT.resolve("plugin-api/src/main/java/dev/sallyport/api/Limits.java")
                : ROOT.resolve("platform-core/src/main/java/dev/sallyport/core/config/GatewayConfig.java");
        String text = Files.readString(source);
        int declared = text.indexOf("record " + type.getSimpleName() + "(");
        String doc = text.substring(text.lastIndexOf("/**", declared), declared);
        Matcher matcher = Pattern.compile(
                        "@param " + component + " (.*?)(?=\\n\\s*\\* @param|\\n\\s*\\*/)", Pattern.DOTALL)
                .matcher(doc);
        assertThat(matcher.find())
                .as(type.getSimpleName() + "." + component + " has Javadoc")
                .isTrue();
        return matcher.group(1)
                .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replace("|", "\\|")
                .strip();
    }
}
