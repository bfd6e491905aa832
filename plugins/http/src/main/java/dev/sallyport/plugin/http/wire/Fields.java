package dev.sallyport.plugin.http.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The header or trailer fields of a message, in the order and spelling they came in. Names compare without case. */
public final class Fields implements Iterable<Fields.Field> {

    /** One field. */
    public record Field(String name, String value) {

        /** Whether it has this name, which is given in lower case. */
        public boolean is(String lowerCase) {
            return name.equalsIgnoreCase(lowerCase);
        }

        /** Returns the name in lower case. */
        public String key() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private final List<Field> fields;

    public Fields() {
        this.fields = new ArrayList<>();
    }

    private Fields(List<Field> fields) {
        this.fields = fields;
    }

    /** Returns a copy that can be changed by itself. */
    public Fields copy() {
        return new Fields(new ArrayList<>(fields));
    }

    public Fields add(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /** Replaces all fields of a name by one, at the end. */
    public Fields set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    public Fields remove(String name) {
        fields.removeIf(field -> field.is(name));
        return this;
    }

    public Fields removeIf(Predicate<Field> unwanted) {
        fields.removeIf(unwanted);
        return this;
    }

    public int size() {
        return fields.size();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** Returns the first value of a name. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** Returns all values of a name. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (Field field : fields) {
            if (field.is(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** Returns the members of a comma-separated list over all fields of a name, in lower case. */
    public List<String> list(String name) {
        List<String> members = new ArrayList<>(2);
        for (String value : all(name)) {
            for (String member : value.split(",", -1)) {
                String stripped = member.strip().toLowerCase(Locale.ROOT);
                if (!stripped.isEmpty()) {
                    members.add(stripped);
                }
            }
        }
        return members;
    }

    @Override
    public Iterator<Field> iterator() {
        return Collections.unmodifiableList(fields).iterator();
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return fields.stream().map(Field::name).toList().toString();
    }
}
