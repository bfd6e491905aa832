package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sallyport.api.event.Value;

/** One value at its place in a message. Confined like the message. */
abstract sealed class Slot {

    final FieldDescriptor field;

    /** Whether it was set, or something else stands for it. */
    boolean changed;

    /** Whether it is left out. */
    boolean gone;

    private Slot(FieldDescriptor field) {
        this.field = field;
    }

    /** Whether it is not what stands in the message's bytes any more. */
    boolean changed() {
        return changed;
    }

    abstract Value value(boolean implicit);

    /** Empties it where it cannot be left out: an element of a list, or a field the message must have. */
    abstract void empty();

    /** Leaves it out, or empties it where that cannot be. */
    void clear() {
        changed = true;
        if (field.isRequired() || (field.isRepeated() && !field.isMapField())) {
            empty();
        } else {
            gone = true;
        }
    }

    /** Writes it with its tag. */
    abstract void write(WireWriter out);

    /** A number, string or the like. */
    static final class Scalar extends Slot {

        private Value value;

        Scalar(FieldDescriptor field, Value value) {
            super(field);
            this.value = value;
        }

        @Override
        Value value(boolean implicit) {
            return value;
        }

        @Override
        void empty() {
            value = Scalars.implicit(field);
        }

        /** Throws {@link IllegalArgumentException} where the field cannot hold it. */
        void set(Value other) {
            Scalars.write(field, other, new WireWriter());
            value = other;
            changed = true;
        }

        void writeBare(WireWriter out) {
            Scalars.write(field, value, out);
        }

        @Override
        void write(WireWriter out) {
            out.tag(field.getNumber(), Scalars.wireType(field));
            writeBare(out);
        }
    }

    /** A message within the message, or an entry of a map. */
    static final class Nested extends Slot {

        final Node node;

        Nested(FieldDescriptor field, Node node) {
            super(field);
            this.node = node;
        }

        @Override
        boolean changed() {
            return changed || node.changed();
        }

        @Override
        Value value(boolean implicit) {
            return node.value(implicit);
        }

        @Override
        void empty() {
            node.empty();
        }

        @Override
        void write(WireWriter out) {
            int number = field.getNumber();
            if (field.getType() == FieldDescriptor.Type.GROUP) {
                out.tag(number, WireReader.START_GROUP);
                byte[] content = node.bytes();
                out.raw(content, 0, content.length);
                out.tag(number, WireReader.END_GROUP);
            } else {
                out.tag(number, WireReader.BYTES);
                out.part(node.bytes());
            }
        }
    }
}
