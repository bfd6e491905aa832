package dev.sallyport.plugin.http;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.plugin.http.grpc.Demo;
import dev.sallyport.testkit.EmbeddedHarness;
import dev.sallyport.testkit.FakePolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Calls of {@code demo.v1.Shop} by a client of HTTP/2 to a target of HTTP/2, frame by frame. */
final class CallTalk implements AutoCloseable {

    private final Http2Talk talk = new Http2Talk();
    private final Http2TargetTest.Target target = new Http2TargetTest.Target(talk.harness(), 1);

    /** @param parameters of the target, beside its version */
    CallTalk(Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put("http-version", "2");
        talk.harness().host().target("shop", EmbeddedHarness.REACHABLE, TargetTls.OFF, "service", "target-secret", all);
    }

    /** Calls whose descriptors lie in a file. */
    static CallTalk described(Path folder) {
        Path file = folder.resolve("shop.binpb");
        try {
            Files.write(file, Demo.SET.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CallTalk(Map.of("descriptors", file.toString()));
    }

    FakePolicy policy() {
        return talk.policy();
    }

    Http2Talk talk() {
        return talk;
    }

    Http2TargetTest.Target target() {
        return target;
    }

    /** Begins a call. */
    CallTalk calls(int stream, String method, String... more) {
        List<String> fields = new ArrayList<>(List.of("content-type", "application/grpc", "te", "trailers"));
        fields.addAll(List.of(more));
        talk.says(Http2Talk.head(
                stream, false, Http2Talk.fields("POST", "/demo.v1.Shop/" + method, fields.toArray(String[]::new))));
        return this;
    }

    CallTalk says(int stream, boolean ended, byte[]... messages) {
        talk.says(Http2Talk.data(stream, ended, HttpFixture.text(join(messages))));
        return this;
    }

    /** Begins the target's answer to its nth request. */
    CallTalk begins(int stream, String... more) {
        List<String> fields = new ArrayList<>(List.of(":status", "200", "content-type", "application/grpc"));
        fields.addAll(List.of(more));
        target.begins(new byte[0]).says(Http2Talk.head(stream, false, fields.toArray(String[]::new)));
        return this;
    }

    CallTalk answers(int stream, byte[]... messages) {
        target.says(Http2Talk.data(stream, false, HttpFixture.text(join(messages))));
        return this;
    }

    CallTalk ends(int stream, String... more) {
        List<String> fields = new ArrayList<>(List.of("grpc-status", "0"));
        fields.addAll(List.of(more));
        target.says(Http2Talk.head(stream, true, fields.toArray(String[]::new)));
        return this;
    }

    /** Returns the messages in a body, without compression. */
    static List<DynamicMessage> messages(byte[] body) {
        List<DynamicMessage> messages = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            boolean compressed = in.get() == 1;
            byte[] message = new byte[in.getInt()];
            in.get(message);
            try {
                messages.add(DynamicMessage.parseFrom(Demo.PERSON, compressed ? unzip(message) : message));
            } catch (InvalidProtocolBufferException e) {
                throw new UncheckedIOException(e);
            }
        }
        return messages;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Returns a message with its prefix. */
    static byte[] framed(byte[] message, boolean compressed) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) (compressed ? 1 : 0))
                .putInt(message.length)
                .put(message)
                .array();
    }

    static byte[] person(String name, String email) {
        return framed(message(name, email).toByteArray(), false);
    }

    static DynamicMessage message(String name, String email) {
        return DynamicMessage.newBuilder(Demo.PERSON)
                .setField(field("name"), name)
                .setField(field("email_address"), email)
                .build();
    }

    static String email(DynamicMessage message) {
        return (String) message.getField(field("email_address"));
    }

    private static FieldDescriptor field(String name) {
        return Demo.PERSON.findFieldByName(name);
    }

    static byte[] zip(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] unzip(byte[] message) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(message))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        talk.close();
    }
}
