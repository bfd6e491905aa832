package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.Value;
import dev.sallyport.plugin.http.wire.Malformed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message as a document: fields by the names they have in the {@code .proto} file, maps as objects, constants of
 * enums by name. What is set is written anew; everything else keeps its bytes.
 */
public final class MessageDocument implements Document {

    /** What documents made of messages of gRPC are called: trees, like JSON. */
    public static final String MEDIA_TYPE = "application/grpc+json";

    private final Node root;
    private final byte[] bytes;

    private MessageDocument(Node root, byte[] bytes) {
        this.root = root;
        this.bytes = bytes;
    }

    /**
     * Reads a message; throws {@link Malformed} where it is none of the type, or too large a tree.
     *
     * @param knownOnly whether fields that the descriptors do not know are left out
     */
    public static MessageDocument read(Schema schema, Descriptor type, byte[] bytes, boolean knownOnly) {
        return new MessageDocument(new MessageParser(schema, knownOnly).parse(type, bytes), bytes);
    }

    /** Whether the message is another one now than it was on the wire. */
    public boolean changed() {
        return root.changed();
    }

    /** Returns the message as it is now. */
    public byte[] bytes() {
        return changed() ? root.bytes() : bytes;
    }

    /** Returns the message as JSON, also with fields that have their usual value: a receiver sees those, too. */
    public String json() {
        return Json.of(root.value(true));
    }

    @Override
    public Optional<Value> at(String pointer) {
        Value value = root.value(false);
        for (String name : path(pointer)) {
            @Nullable
            Value inner = switch (value) {
                case Value.Fields(Map<String, Value> fields) -> fields.get(name);
                case Value.Items(List<Value> items) -> index(name, items);
                default -> null;
            };
            if (inner == null) {
                return Optional.empty();
            }
            value = inner;
        }
        return Optional.of(value);
    }

    private static Value index(String name, List<Value> items) {
        int index = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : items.size();
        return index < items.size() ? items.get(index) : Value.NULL;
    }

    @Override
    public void set(String pointer, Value value) {
        List<String> path = path(pointer);
        if (!path.isEmpty()) {
            root.set(path, value);
        } else if (value instanceof Value.Null) {
            root.empty();
        } else {
            throw new IllegalArgumentException("a message can only be emptied");
        }
    }

    private static List<String> path(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException("not a JSON pointer: " + pointer);
        }
        return Stream.of(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }
}
