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

    /**
     * One field.
     *
     * @param name as it was written
     * @param key the name in lower case
     */
    public record Field(String name, String key, String value) {

        public Field(String name, String value) {
            this(name, name.toLowerCase(Locale.ROOT), value);
        }

        /** Whether it has this name, which is given in lower case. */
        public boolean is(String lowerCase) {
            return key.equals(lowerCase);
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
        return add(new Field(name, value));
    }

    public Fields add(Field field) {
        fields.add(field);
        return this;
    }

    /** Replaces all fields of a name by one, at the end. */
    public Fields set(String name, String value) {
        Field field = new Field(name, value);
        return remove(field.key()).add(field);
    }

    /** Removes all fields of a name, which is given in lower case here and below. */
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
        for (Field field : fields) {
            if (field.is(name)) {
                return true;
            }
        }
        return false;
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
        List<String> values = new ArrayList<>(0);
        for (Field field : fields) {
            if (field.is(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** Returns the members of a comma-separated list over all fields of a name, in lower case. */
    public List<String> list(String name) {
        List<String> members = new ArrayList<>(0);
        for (Field field : fields) {
            if (field.is(name)) {
                addMembers(field.value(), members);
            }
        }
        return members;
    }

    private static void addMembers(String value, List<String> members) {
        for (int from = 0; from <= value.length(); ) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            String member = value.substring(from, end).strip().toLowerCase(Locale.ROOT);
            if (!member.isEmpty()) {
                members.add(member);
            }
            from = end + 1;
        }
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
