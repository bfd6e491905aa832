package dev.sallyport.plugin.ssh.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a channel: data from one end to the other, in order, in pieces the receiver takes and as fast as it
 * takes them; then the end of it.
 */
final class Pipe {

    private final End from;
    private final End to;
    private final Credit credit;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private boolean paused;
    private boolean ending;
    private boolean ended;
    private boolean cut;
    private @Nullable Runnable drained;

    private record Chunk(boolean stderr, byte[] bytes, int offset) {

        int length() {
            return bytes.length - offset;
        }
    }

    /** @param credit with the sender's first window already granted */
    Pipe(End from, End to, Credit credit) {
        this.from = from;
        this.to = to;
        this.credit = credit;
    }

    /** Returns the sender. */
    End from() {
        return from;
    }

    /** Counts what the sender sent, on arrival; returns how many bytes of data lie in a message, and stands there. */
    int taken(Buffer message) {
        long count = message.getUInt();
        if (count > message.available()) {
            throw new IllegalArgumentException("data that is longer than its message");
        }
        credit.taken(count);
        return (int) count;
    }

    /** Sends data on, now or when the receiver takes it. The array is only used during the call. */
    void pass(boolean stderr, byte[] bytes, int offset, int count) {
        if (cut || ended || count == 0) {
            return;
        }
        credit.queued(count);
        if (waiting.isEmpty() && credit.room() >= count) {
            send(stderr, bytes, offset, count);
            credit.sent(count);
        } else {
            waiting.add(new Chunk(stderr, Arrays.copyOfRange(bytes, offset, offset + count), 0));
            pump();
        }
    }

    private void send(boolean stderr, byte[] bytes, int offset, int count) {
        for (int at = 0; at < count; at += to.packetMax()) {
            int piece = Math.min(to.packetMax(), count - at);
            if (stderr) {
                Messages.stderr(to.peer(), to.id(), bytes, offset + at, piece);
            } else {
                Messages.data(to.peer(), to.id(), bytes, offset + at, piece);
            }
        }
    }

    private void pump() {
        while (!waiting.isEmpty() && credit.room() > 0) {
            Chunk chunk = waiting.poll();
            int count = (int) Math.min(chunk.length(), credit.room());
            send(chunk.stderr(), chunk.bytes(), chunk.offset(), count);
            credit.sent(count);
            if (count < chunk.length()) {
                waiting.addFirst(new Chunk(chunk.stderr(), chunk.bytes(), chunk.offset() + count));
            }
        }
        if (!waiting.isEmpty()) {
            return;
        }
        if (ending && !ended) {
            ended = true;
            Messages.bare(to.peer(), SshConstants.SSH_MSG_CHANNEL_EOF, to.id());
        }
        Runnable task = drained;
        if (task != null) {
            drained = null;
            task.run();
        }
    }

    /** Grants the sender what the receiver can take by now. */
    void grant() {
        long bytes = paused || cut ? 0 : credit.grant();
        if (bytes > 0) {
            Messages.windowAdjust(from.peer(), from.id(), bytes);
        }
    }

    /** The receiver takes more. */
    void widened(long bytes) {
        credit.widened(bytes);
        pump();
        grant();
    }

    /** Grants nothing for now, or again. */
    void paused(boolean pausedNow) {
        paused = pausedNow;
        grant();
    }

    /** Nothing more comes; the receiver is told behind the last piece. */
    void end() {
        ending = true;
        pump();
    }

    /** Runs a task once everything has gone out. */
    void whenDrained(Runnable task) {
        drained = task;
        pump();
    }

    /** Drops what waits and whatever still comes. */
    void cut() {
        cut = true;
        waiting.forEach(chunk -> credit.dropped(chunk.length()));
        waiting.clear();
    }

    /** The receiver closed its end, or was told that the sender's is closed: nothing goes out any more. */
    void close() {
        cut();
        ended = true;
    }

    /** Says something of the gateway's own to the receiver, as an error text; what it has no room for is left out. */
    void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int count = credit.say(bytes.length);
        if (!ended) {
            send(true, bytes, 0, count);
        }
    }
}
