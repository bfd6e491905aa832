package dev.sallyport.plugin.http.session;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.sallyport.plugin.http.grpc.ReflectionMessages;
import dev.sallyport.plugin.http.grpc.Schema;
import dev.sallyport.plugin.http.wire.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Asks a target for the descriptors of a service: for the file with the service, then for the files that one imports,
 * level by level. Confined to the event loop.
 */
final class Reflection {

    private static final List<String> METHODS = List.of(
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");

    /** Levels of imports. Each is a call. */
    private static final int LEVELS_MAX = 20;

    /** Told how it went; called once. */
    interface Answer {
        void known(Schema schema);

        void unknown(String why);
    }

    /** Asks a method with a body. */
    interface Ask {
        void of(String path, byte[] body, Consumer<Optional<byte[]>> done);
    }

    private final Ask ask;
    private final String service;
    private final Answer answer;
    private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    private int version;
    private int levels;
    private long bytes;

    Reflection(Ask ask, String service, Answer answer) {
        this.ask = ask;
        this.service = service;
        this.answer = answer;
    }

    void begin() {
        ask.of(METHODS.get(version), ReflectionMessages.service(service), first -> {
            if (first.isEmpty() && version + 1 < METHODS.size()) {
                version++;
                begin();
            } else {
                answered(first);
            }
        });
    }

    private void answered(Optional<byte[]> body) {
        if (body.isEmpty()) {
            answer.unknown("its server reflection does not answer");
            return;
        }
        try {
            bytes += body.get().length;
            if (bytes > Schema.BYTES_MAX || ++levels > LEVELS_MAX) {
                throw new Malformed("descriptors beyond " + Schema.BYTES_MAX + " bytes or " + LEVELS_MAX + " levels");
            }
            int before = files.size();
            ReflectionMessages.answer(body.get()).forEach(file -> files.putIfAbsent(file.getName(), file));
            Set<String> missing = missing();
            if (missing.isEmpty() && !files.isEmpty()) {
                answer.known(Schema.of(new ArrayList<>(files.values())));
            } else if (files.size() == before || files.size() + missing.size() > Schema.FILES_MAX) {
                throw new Malformed("no descriptors of the service, or too many");
            } else {
                ask.of(METHODS.get(version), ReflectionMessages.files(List.copyOf(missing)), this::answered);
            }
        } catch (Malformed e) {
            answer.unknown("its server reflection tells " + e.getMessage());
        }
    }

    private Set<String> missing() {
        Set<String> missing = new LinkedHashSet<>();
        for (FileDescriptorProto file : files.values()) {
            for (String name : file.getDependencyList()) {
                if (!files.containsKey(name) && !Schema.isWellKnown(name)) {
                    missing.add(name);
                }
            }
        }
        return missing;
    }
}
