package dev.sallyport.core.resource;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The reference of all kinds and keys in Markdown, made from the records that read them. */
final class ResourceReference {

    private final StringBuilder out = new StringBuilder();
    private final Set<Class<?>> parts = new LinkedHashSet<>();

    private ResourceReference() {}

    static String markdown() {
        ResourceReference reference = new ResourceReference();
        reference.out.append("""
            # Resources

            Every target, subject and rule is a document `{kind, name, labels, spec}`; a file may hold several,
            separated by `---`. `sally apply -f` takes files and directories; all or nothing is taken over. An
            unknown key is an error. One item of a list may stand without brackets. Durations are written `90s`,
            `15m`, `1h`, `30d`. The schema for editors is [resources.schema.json](resources.schema.json). This page
            is made from the code.

            """);
        for (Kind kind : Kind.values()) {
            reference.table("## " + kind.title(), kind.spec());
        }
        reference.out.append("## Parts\n\n");
        List<Class<?>> done = new ArrayList<>();
        while (done.size() < reference.parts.size()) {
            for (Class<?> part : List.copyOf(reference.parts)) {
                if (!done.contains(part)) {
                    done.add(part);
                    reference.table("### " + part.getSimpleName(), part);
                }
            }
        }
        return reference.out.toString().stripTrailing() + "\n";
    }

    private void table(String title, Class<?> type) {
        out.append(title).append("\n\n");
        Doc about = type.getAnnotation(Doc.class);
        if (about != null) {
            out.append(about.value());
        }
        if (type.isAnnotationPresent(Shorthand.class)) {
            String first = Words.kebab(type.getRecordComponents()[0].getName());
            out.append(" A plain text stands for `").append(first).append("`.");
        }
        out.append("\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            Doc doc = component.getAnnotation(Doc.class);
            String byDefault = doc == null ? "" : doc.byDefault();
            String shown = ResourceSchema.isRequired(component)
                    ? "required"
                    : byDefault.isEmpty() ? "" : "`" + byDefault + "`";
            out.append("| `")
                    .append(Words.kebab(component.getName()))
                    .append("` | ")
                    .append(words(component.getGenericType()))
                    .append(" | ")
                    .append(shown)
                    .append(" | ")
                    .append(doc == null ? "" : doc.value())
                    .append(" |\n");
        }
        out.append('\n');
    }

    private String words(Type type) {
        if (type instanceof ParameterizedType generic) {
            String first = words(generic.getActualTypeArguments()[0]);
            if (generic.getRawType() == Optional.class) {
                return first;
            }
            return generic.getRawType() == Map.class ? "mapping of texts" : "list of " + first;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            parts.add(plain);
            String anchor = plain.getSimpleName().toLowerCase(Locale.ROOT);
            return "[" + plain.getSimpleName() + "](#" + anchor + ")";
        }
        if (plain.isEnum()) {
            return "`" + String.join("`, `", SpecReader.words(plain)) + "`";
        }
        if (plain == Duration.class) {
            return "duration";
        }
        if (plain == int.class || plain == Integer.class || plain == Long.class) {
            return "number";
        }
        return plain == boolean.class || plain == Boolean.class ? "`true`, `false`" : "text";
    }
}
