package dev.sallyport.plugin.ssh.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Requests of a channel that wait while something is judged. Used in turns. */
final class HeldRequests {

    private static final int MAX = 64;

    private final List<byte[]> waiting = new ArrayList<>();
    private final Consumer<Buffer> request;

    /** @param request takes a request, now or again */
    HeldRequests(Consumer<Buffer> request) {
        this.request = request;
    }

    void add(byte[] message) {
        if (waiting.size() >= MAX) {
            throw new IllegalArgumentException("too many requests while something is judged");
        }
        waiting.add(message);
    }

    /** Nothing is judged any more; one of those that waited may be judged next, and the others wait again. */
    void resume() {
        List<byte[]> requests = List.copyOf(waiting);
        waiting.clear();
        requests.forEach(message -> request.accept(new ByteArrayBuffer(message)));
    }

    void clear() {
        waiting.clear();
    }
}
