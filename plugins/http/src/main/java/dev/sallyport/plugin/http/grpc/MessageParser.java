package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.http.wire.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one message as every conforming parser does: the last of several values of a field counts, messages that come
 * twice are merged, lists may be packed or not whatever the descriptor says, and a value of another wire type is one
 * that nobody knows.
 */
final class MessageParser {

    /** Values of one message; a tree of more is more memory than a message is worth. */
    private static final int VALUES_MAX = 1 << 18;

    private static final String ANY = "google.protobuf.Any";

    private final Schema schema;
    private final boolean knownOnly;
    private int values;

    /** @param knownOnly whether what the descriptors do not tell of is left out, since nobody can look at it */
    MessageParser(Schema schema, boolean knownOnly) {
        this.schema = schema;
        this.knownOnly = knownOnly;
    }

    Node parse(Descriptor type, byte[] bytes) {
        WireReader in = new WireReader(bytes, 0, bytes.length);
        Node node = new Node(type);
        parse(node, in, 0, 0);
        return node;
    }

    /** @param group the number of the group that is read, whose end ends it; 0 for a message */
    private void parse(Node node, WireReader in, int group, int depth) {
        if (depth > WireReader.DEPTH_MAX) {
            throw new Malformed("a message nested more than " + WireReader.DEPTH_MAX + " levels deep");
        }
        while (in.more()) {
            int from = in.at();
            int tag = in.tag();
            if ((tag & 7) == WireReader.END_GROUP) {
                if (tag >>> 3 != group) {
                    throw new Malformed("a message with the end of another group");
                }
                node.lastEntries();
                return;
            }
            field(node, in, from, tag, depth);
        }
        if (group != 0) {
            throw new Malformed("a message with a group without end");
        }
        node.lastEntries();
        any(node, depth);
    }

    private void field(Node node, WireReader in, int from, int tag, int depth) {
        if (++values > VALUES_MAX) {
            throw new Malformed("a message with more than " + VALUES_MAX + " values");
        }
        FieldDescriptor field = node.type.findFieldByNumber(tag >>> 3);
        int wire = tag & 7;
        if (field != null && Scalars.wireType(field) == wire) {
            add(node, field, value(node, field, in, depth), in.source, from, in.at());
        } else if (field != null && field.isPackable() && wire == WireReader.BYTES) {
            List<Slot.Scalar> packed = packed(field, in.part());
            node.addPacked(in.source, from, in.at(), field, packed);
        } else {
            in.skip(tag, depth);
            if (knownOnly) {
                node.alter();
            } else {
                node.keep(in.source, from, in.at());
            }
        }
    }

    private Slot value(Node node, FieldDescriptor field, WireReader in, int depth) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return new Slot.Scalar(field, Scalars.read(field, in));
        }
        Slot before = field.isRepeated() ? null : node.single(field.getName());
        if (before != null && field.getMessageType().getFullName().equals(ANY)) {
            throw new Malformed("a message with an Any that comes in pieces");
        }
        Node inner = before instanceof Slot.Nested merged ? merged.node : new Node(field.getMessageType());
        if (field.getType() == FieldDescriptor.Type.GROUP) {
            parse(inner, in, field.getNumber(), depth + 1);
        } else {
            parse(inner, in.part(), 0, depth + 1);
        }
        return new Slot.Nested(field, inner);
    }

    private void add(Node node, FieldDescriptor field, Slot slot, byte[] source, int from, int to) {
        Slot before = field.isRepeated() ? null : node.single(field.getName());
        if (before != null) {
            node.drop(before);
            slot.changed = before instanceof Slot.Nested;
        }
        node.add(source, from, to, slot);
    }

    private List<Slot.Scalar> packed(FieldDescriptor field, WireReader in) {
        List<Slot.Scalar> packed = new ArrayList<>();
        while (in.more()) {
            if (++values > VALUES_MAX) {
                throw new Malformed("a message with more than " + VALUES_MAX + " values");
            }
            packed.add(new Slot.Scalar(field, Scalars.read(field, in)));
        }
        return packed;
    }

    /** Puts the message that an Any holds in place of its bytes. */
    private void any(Node node, int depth) {
        if (!node.type.getFullName().equals(ANY)) {
            return;
        }
        Slot held = node.single("value");
        if (held == null || !(held.value(false) instanceof Value.Bytes binary)) {
            return;
        }
        Slot url = node.single("type_url");
        String named = url == null ? "" : url.value(false).toText();
        Optional<Descriptor> type = schema.message(named);
        if (type.isPresent()) {
            byte[] bytes = binary.content();
            Node inner = new Node(type.get());
            parse(inner, new WireReader(bytes, 0, bytes.length), 0, depth + 1);
            node.replace(held, new Slot.Nested(held.field, inner));
        } else if (knownOnly) {
            node.drop(held);
        }
    }
}
