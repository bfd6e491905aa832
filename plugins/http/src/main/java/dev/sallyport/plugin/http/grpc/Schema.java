package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import dev.sallyport.plugin.http.wire.Malformed;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Descriptors of the services and messages of a target. Immutable once made; thread-safe. */
public final class Schema {

    /** A set of descriptors beyond this is more than any service has. */
    public static final int BYTES_MAX = 16 << 20;

    public static final int FILES_MAX = 2_000;

    /** Imports of imports. */
    private static final int DEPTH_MAX = 200;

    /** What every protobuf library brings along, so that sets and servers may leave it out. */
    private static final Map<String, FileDescriptor> WELL_KNOWN = wellKnown();

    private final Map<String, MethodDescriptor> methods = new HashMap<>();
    private final Map<String, Descriptor> messages = new HashMap<>();

    private Schema(Collection<FileDescriptor> files) {
        for (FileDescriptor file : files) {
            for (ServiceDescriptor service : file.getServices()) {
                service.getMethods()
                        .forEach(method -> methods.put(service.getFullName() + '/' + method.getName(), method));
            }
            file.getMessageTypes().forEach(this::add);
        }
    }

    private void add(Descriptor message) {
        messages.put(message.getFullName(), message);
        message.getNestedTypes().forEach(this::add);
    }

    private static Map<String, FileDescriptor> wellKnown() {
        Map<String, FileDescriptor> files = new HashMap<>();
        Stream.of(
                        AnyProto.getDescriptor(),
                        ApiProto.getDescriptor(),
                        DescriptorProtos.getDescriptor(),
                        DurationProto.getDescriptor(),
                        EmptyProto.getDescriptor(),
                        FieldMaskProto.getDescriptor(),
                        SourceContextProto.getDescriptor(),
                        StructProto.getDescriptor(),
                        TimestampProto.getDescriptor(),
                        TypeProto.getDescriptor(),
                        WrappersProto.getDescriptor())
                .forEach(file -> files.put(file.getName(), file));
        return Map.copyOf(files);
    }

    /** Reads a FileDescriptorSet, as {@code protoc --descriptor_set_out --include_imports} writes it. */
    public static Schema ofSet(byte[] set) {
        if (set.length > BYTES_MAX) {
            throw new Malformed("a set of descriptors of more than " + BYTES_MAX + " bytes");
        }
        try {
            return of(FileDescriptorSet.parseFrom(set).getFileList());
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed("no set of descriptors");
        }
    }

    /** Links files; throws {@link Malformed} where they do not belong together. */
    public static Schema of(List<FileDescriptorProto> files) {
        if (files.size() > FILES_MAX) {
            throw new Malformed("descriptors in more than " + FILES_MAX + " files");
        }
        Map<String, FileDescriptorProto> named = new LinkedHashMap<>();
        files.forEach(file -> named.put(file.getName(), file));
        Map<String, FileDescriptor> linked = new LinkedHashMap<>();
        try {
            for (String name : named.keySet()) {
                link(name, named, linked, 0);
            }
        } catch (DescriptorValidationException e) {
            throw new Malformed("descriptors that contradict each other: " + e.getMessage());
        }
        return new Schema(linked.values());
    }

    private static FileDescriptor link(
            String name, Map<String, FileDescriptorProto> named, Map<String, FileDescriptor> linked, int depth)
            throws DescriptorValidationException {
        FileDescriptor known = linked.get(name);
        if (known != null) {
            return known;
        }
        if (depth > DEPTH_MAX) {
            throw new Malformed("descriptors that import each other, or more than " + DEPTH_MAX + " levels deep");
        }
        FileDescriptorProto file = named.get(name);
        if (file == null) {
            return Optional.ofNullable(WELL_KNOWN.get(name))
                    .orElseThrow(() -> new Malformed("descriptors without the file " + name + " they import"));
        }
        FileDescriptor[] imports = new FileDescriptor[file.getDependencyCount()];
        for (int i = 0; i < imports.length; i++) {
            imports[i] = link(file.getDependency(i), named, linked, depth + 1);
        }
        FileDescriptor made = FileDescriptor.buildFrom(file, imports);
        linked.put(name, made);
        return made;
    }

    /** Whether a file need not be asked for. */
    public static boolean isWellKnown(String file) {
        return WELL_KNOWN.containsKey(file);
    }

    /**
     * Returns a method.
     *
     * @param service its service's full name
     */
    public Optional<CallMethod> method(String service, String name) {
        return Optional.ofNullable(methods.get(service + '/' + name)).map(found -> CallMethod.of(this, found));
    }

    /** Returns the type that the URL in an Any names. */
    Optional<Descriptor> message(String typeUrl) {
        return Optional.ofNullable(messages.get(typeUrl.substring(typeUrl.lastIndexOf('/') + 1)));
    }
}
