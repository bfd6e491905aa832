package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sallyport.api.event.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message with its fields by name, which keeps the bytes of those that nobody changed. */
final class Node {

    private static final String KEY = "key";
    private static final String VALUE = "value";

    /**
     * A stretch of the message's bytes: one field with its value, or a field's values packed.
     *
     * @param source whose bytes
     * @param slots what stands there; nothing where the field is not known
     */
    private record Part(byte[] source, int from, int to, List<? extends Slot> slots, boolean packed) {

        boolean changed() {
            for (Slot slot : slots) {
                if (slot.changed()) {
                    return true;
                }
            }
            return false;
        }

        void write(WireWriter out) {
            if (!changed()) {
                out.raw(source, from, to);
                return;
            }
            List<? extends Slot> left =
                    slots.stream().filter(slot -> !slot.gone).toList();
            if (!packed) {
                left.forEach(slot -> slot.write(out));
            } else if (!left.isEmpty()) {
                WireWriter values = new WireWriter();
                left.forEach(slot -> ((Slot.Scalar) slot).writeBare(values));
                out.tag(left.getFirst().field.getNumber(), WireReader.BYTES);
                out.part(values.bytes());
            }
        }
    }

    final Descriptor type;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, List<Slot>> members = new LinkedHashMap<>();

    /** Entries of maps by the field and their key, once any is looked for: there may be very many. */
    private final Map<String, Map<String, Slot.Nested>> entries = new HashMap<>(0);

    private boolean altered;

    Node(Descriptor type) {
        this.type = type;
    }

    /** Whether it is not what its bytes say any more. */
    boolean changed() {
        return altered || parts.stream().anyMatch(Part::changed);
    }

    /** Notes that something of its bytes was left out. */
    void alter() {
        altered = true;
    }

    /** Keeps bytes of a field that nobody knows. */
    void keep(byte[] source, int from, int to) {
        parts.add(new Part(source, from, to, List.of(), false));
    }

    void add(byte[] source, int from, int to, Slot slot) {
        parts.add(new Part(source, from, to, List.of(slot), false));
        slots(slot.field).add(slot);
    }

    void addPacked(byte[] source, int from, int to, FieldDescriptor field, List<Slot.Scalar> values) {
        if (!values.isEmpty()) {
            parts.add(new Part(source, from, to, values, true));
            slots(field).addAll(values);
        }
    }

    private List<Slot> slots(FieldDescriptor field) {
        return members.computeIfAbsent(field.getName(), name -> new ArrayList<>(1));
    }

    /** Returns the value of a field that has at most one. */
    @Nullable
    Slot single(String name) {
        List<Slot> slots = members.get(name);
        return slots == null || slots.isEmpty() ? null : slots.getLast();
    }

    /** Takes out what stands for a field, for something else comes in its place. */
    void drop(Slot slot) {
        slot.changed = true;
        slot.gone = true;
        List<Slot> slots = members.get(slot.field.getName());
        if (slots != null) {
            slots.remove(slot);
        }
    }

    /** Puts another view of the same bytes in place of a value. */
    void replace(Slot slot, Slot other) {
        parts.replaceAll(part -> part.slots().contains(slot)
                ? new Part(part.source(), part.from(), part.to(), List.of(other), false)
                : part);
        List<Slot> slots = slots(slot.field);
        slots.set(slots.indexOf(slot), other);
    }

    /** Drops entries of maps whose key comes again: the last one counts. */
    void lastEntries() {
        members.values().forEach(slots -> {
            if (!slots.isEmpty() && slots.getFirst().field.isMapField()) {
                Set<String> keys = new HashSet<>();
                for (Slot slot : slots.reversed()) {
                    if (!keys.add(((Slot.Nested) slot).node.key())) {
                        slot.changed = true;
                        slot.gone = true;
                    }
                }
            }
        });
    }

    /** Throws {@link IllegalStateException} where an empty message would be none. */
    void empty() {
        if (type.getFields().stream().anyMatch(FieldDescriptor::isRequired)) {
            throw new IllegalStateException(type.getFullName() + " cannot be empty");
        }
        parts.clear();
        members.clear();
        entries.clear();
        altered = true;
    }

    /** Returns the message as it is now. */
    byte[] bytes() {
        WireWriter out = new WireWriter();
        parts.forEach(part -> part.write(out));
        return out.bytes();
    }

    /** @param implicit whether fields that have their usual value, and so are not on the wire, are there too */
    Value value(boolean implicit) {
        Map<String, Value> fields = new LinkedHashMap<>();
        members.forEach((name, slots) -> {
            List<Slot> there = there(slots);
            if (!there.isEmpty()) {
                fields.put(name, value(there, implicit));
            }
        });
        if (implicit) {
            for (FieldDescriptor field : type.getFields()) {
                if (!field.isRepeated() && !field.hasPresence()) {
                    fields.putIfAbsent(field.getName(), Scalars.implicit(field));
                }
            }
        }
        return new Value.Fields(fields);
    }

    private static List<Slot> there(List<Slot> slots) {
        for (Slot each : slots) {
            if (each.gone) {
                return slots.stream().filter(slot -> !slot.gone).toList();
            }
        }
        return slots;
    }

    private static Value value(List<Slot> slots, boolean implicit) {
        FieldDescriptor field = slots.getFirst().field;
        if (field.isMapField()) {
            Map<String, Value> entries = new LinkedHashMap<>();
            slots.forEach(slot -> {
                Node entry = ((Slot.Nested) slot).node;
                Slot held = entry.single(VALUE);
                entries.put(entry.key(), held == null ? entry.usual() : held.value(implicit));
            });
            return new Value.Fields(entries);
        }
        return field.isRepeated()
                ? new Value.Items(
                        slots.stream().map(slot -> slot.value(implicit)).toList())
                : slots.getLast().value(implicit);
    }

    /** Returns the key of an entry of a map. */
    private String key() {
        Slot key = single(KEY);
        return key == null
                ? Scalars.implicit(type.findFieldByName(KEY)).toText()
                : key.value(false).toText();
    }

    /** Returns the value of an entry of a map that does not say one. */
    private Value usual() {
        FieldDescriptor field = type.findFieldByName(VALUE);
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? new Value.Fields(Map.of())
                : Scalars.implicit(field);
    }

    /**
     * Sets a value.
     *
     * @param path names and indexes that lead to it
     */
    void set(List<String> path, Value value) {
        List<Slot> slots = members.getOrDefault(path.getFirst(), List.of());
        if (slots.isEmpty()) {
            throw new IllegalArgumentException("there is no such field");
        }
        FieldDescriptor field = slots.getFirst().field;
        List<String> rest = path.subList(1, path.size());
        if (!field.isRepeated()) {
            set(slots.getLast(), rest, value);
        } else if (rest.isEmpty()) {
            nothing(value);
            slots.forEach(slot -> {
                slot.changed = true;
                slot.gone = true;
            });
        } else if (field.isMapField()) {
            setEntry(slots, rest, value);
        } else {
            int index = Integer.parseInt(rest.getFirst());
            if (index < 0 || index >= slots.size()) {
                throw new IllegalArgumentException("there is no such element");
            }
            set(slots.get(index), rest.subList(1, rest.size()), value);
        }
    }

    private void setEntry(List<Slot> slots, List<String> path, Value value) {
        Slot.Nested slot = entries.computeIfAbsent(slots.getFirst().field.getName(), field -> byKey(slots))
                .get(path.getFirst());
        if (slot == null || slot.gone) {
            return;
        }
        Slot held = slot.node.single(VALUE);
        List<String> rest = path.subList(1, path.size());
        if (held == null || (rest.isEmpty() && value instanceof Value.Null)) {
            slot.clear();
        } else {
            set(held, rest, value);
        }
    }

    /** Of entries with one key only the last one is there: see {@link #lastEntries}. */
    private static Map<String, Slot.Nested> byKey(List<Slot> slots) {
        Map<String, Slot.Nested> byKey = HashMap.newHashMap(slots.size());
        for (Slot slot : slots) {
            if (!slot.gone && slot instanceof Slot.Nested entry) {
                byKey.put(entry.node.key(), entry);
            }
        }
        return byKey;
    }

    private static void set(Slot slot, List<String> path, Value value) {
        if (path.isEmpty() && value instanceof Value.Null) {
            slot.clear();
            return;
        }
        switch (slot) {
            case Slot.Scalar scalar -> {
                if (!path.isEmpty()) {
                    throw new IllegalArgumentException("there is nothing within it");
                }
                scalar.set(value);
            }
            case Slot.Nested nested -> {
                if (path.isEmpty()) {
                    throw new IllegalArgumentException("a message can only be left out");
                }
                nested.node.set(path, value);
            }
        }
    }

    private static void nothing(Value value) {
        if (!(value instanceof Value.Null)) {
            throw new IllegalArgumentException("a list can only be left out");
        }
    }
}
