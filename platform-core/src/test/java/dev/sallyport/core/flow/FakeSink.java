package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.TerminalFlow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a flow hands on. */
final class FakeSink implements TerminalFlow.Sink {

    final List<String> told = new ArrayList<>();
    private final ByteArrayOutputStream client = new ByteArrayOutputStream();
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();

    @Override
    public void toClient(ByteBuffer bytes) {
        keep(bytes, client);
    }

    @Override
    public void toTarget(ByteBuffer bytes) {
        keep(bytes, target);
    }

    private static void keep(ByteBuffer bytes, ByteArrayOutputStream out) {
        while (bytes.hasRemaining()) {
            out.write(bytes.get());
        }
    }

    @Override
    public void writable(Direction direction) {
        told.add("writable " + direction);
    }

    @Override
    public void ended(Direction direction) {
        told.add("ended " + direction);
    }

    @Override
    public void refused(Refusal refusal) {
        told.add("refused " + refusal.reason());
    }

    String client() {
        return client.toString(StandardCharsets.UTF_8);
    }

    byte[] clientBytes() {
        return client.toByteArray();
    }

    byte[] targetBytes() {
        return target.toByteArray();
    }

    String target() {
        return target.toString(StandardCharsets.UTF_8);
    }
}
