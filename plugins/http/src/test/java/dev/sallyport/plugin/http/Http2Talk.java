package dev.sallyport.plugin.http;

import dev.sallyport.testkit.EmbeddedHarness;
import dev.sallyport.testkit.FakePolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A client's connection in HTTP/2 by prior knowledge, frame by frame, and the target's in HTTP/1. */
final class Http2Talk implements AutoCloseable {

    private final EmbeddedHarness harness =
            new EmbeddedHarness(new HttpProtocol(HttpFixture.config(), System::nanoTime, Runnable::run));
    private final Frames frames = new Frames();

    Http2Talk() {
        this(new byte[0]);
    }

    /** @param settings what the client's SETTINGS say */
    Http2Talk(byte[] settings) {
        harness.host().identity().subject("alice", Talk.TOKEN);
        harness.host().target("shop", EmbeddedHarness.REACHABLE);
        says(Frames.PREFACE, Frames.frame(Frames.SETTINGS, 0, 0, settings));
        says(Frames.frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]));
    }

    EmbeddedHarness harness() {
        return harness;
    }

    FakePolicy policy() {
        return harness.policy();
    }

    Http2Talk says(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        harness.client().send(all.array());
        return this;
    }

    /** The fields of a proper request. */
    static String[] fields(String method, String path, String... more) {
        List<String> fields = new ArrayList<>(List.of(
                ":method",
                method,
                ":scheme",
                "http",
                ":authority",
                "shop.test",
                ":path",
                path,
                "authorization",
                "Bearer " + Talk.TOKEN));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    static byte[] head(int stream, boolean ended, String... fields) {
        return Frames.frame(
                Frames.HEADERS, Frames.END_HEADERS | (ended ? Frames.END_STREAM : 0), stream, Frames.block(fields));
    }

    static byte[] data(int stream, boolean ended, String text) {
        return Frames.frame(Frames.DATA, ended ? Frames.END_STREAM : 0, stream, HttpFixture.bytes(text));
    }

    /** Sends a request without a body. */
    Http2Talk asks(int stream, String method, String path, String... more) {
        return says(head(stream, true, fields(method, path, more)));
    }

    /** Sends as the target, on its nth connection. */
    Http2Talk answers(int nth, String text) {
        harness.target(nth).send(HttpFixture.bytes(text));
        return this;
    }

    /** Returns what the target got on its nth connection and had not read. */
    String target(int nth) {
        return HttpFixture.text(harness.target(nth).readAll());
    }

    /** Returns what the client got so far. */
    Frames client() {
        return frames.take(harness.client().readAll());
    }

    Frames.Answer answer(int stream) {
        return client().answer(stream);
    }

    @Override
    public void close() {
        harness.close();
    }
}
