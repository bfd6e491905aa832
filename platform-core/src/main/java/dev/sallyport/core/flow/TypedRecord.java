package dev.sallyport.core.flow;

import dev.sallyport.api.event.Direction;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Records what is typed at a terminal, unless it is typed blindly.
 *
 * <p>What went to the target waits here, a stretch up to each Enter, until all its characters have come back: each must
 * have been drawn at the cursor after it was sent. A stretch of which any character did not come back (a password, an
 * editor's command) is not recorded, and neither is one typed at a prompt that asks for a secret; a note tells how many
 * characters it had. So a secret is never recorded because an echo was guessed, while an echo that was missed costs
 * some keys in the recording: what they did is in the output. Confined to the event loop.
 */
final class TypedRecord {

    /** How long after Enter an echo may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A stretch without Enter is told of in pieces. */
    private static final int STRETCH_BYTES_MAX = 4096;

    /** Characters looked for at once; more than are typed within an echo's way. */
    private static final int ECHO_CHARS_MAX = 256;

    private static final class Stretch {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final StringBuilder unechoed = new StringBuilder();
        long since;
        int characters;
        boolean blind;
        boolean handedIn;
    }

    private final FlowHost host;
    private final Screen screen;
    private final Keys keys = new Keys();
    private final Deque<Stretch> stretches = new ArrayDeque<>();

    TypedRecord(FlowHost host, Screen screen) {
        this.host = host;
        this.screen = screen;
    }

    /** Takes what goes to the target. */
    void sent(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            sent(bytes.get(i));
        }
    }

    private void sent(byte b) {
        Stretch stretch = current();
        Keys.Kind kind = keys.accept(b);
        if (kind == Keys.Kind.TEXT) {
            if (stretch.characters == 0) {
                stretch.blind = CursorLine.of(screen).asksForSecret();
            }
            if (stretch.unechoed.isEmpty()) {
                stretch.since = screen.offset();
            }
            stretch.unechoed.appendCodePoint(keys.character());
            stretch.characters++;
        }
        stretch.bytes.write(b);
        if (kind == Keys.Kind.ENTER) {
            stretch.handedIn = true;
            if (stretch.unechoed.isEmpty()) {
                settle();
            } else {
                host.later(PATIENCE, () -> expire(stretch));
            }
        } else if (stretch.bytes.size() >= STRETCH_BYTES_MAX && kind != Keys.Kind.PART) {
            stretch.blind |= !stretch.unechoed.isEmpty();
            stretch.handedIn = true;
            stretch.unechoed.setLength(0);
            settle();
        }
    }

    private Stretch current() {
        if (stretches.isEmpty() || stretches.getLast().handedIn) {
            stretches.add(new Stretch());
        }
        return stretches.getLast();
    }

    /** Whether a character typed has not come back yet. */
    boolean waiting() {
        for (Stretch stretch : stretches) {
            if (!stretch.unechoed.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Looks at what the output so far has drawn. */
    void drawn() {
        if (!stretches.isEmpty()) {
            echoed(stretches.getFirst());
            settle();
        }
    }

    /** Looks at the line that output is about to leave: an echo of a line that was handed in ends with it. */
    void lineEnds() {
        drawn();
        if (!stretches.isEmpty() && stretches.getFirst().handedIn) {
            expire(stretches.getFirst());
        }
    }

    private void echoed(Stretch stretch) {
        if (stretch.unechoed.isEmpty()) {
            return;
        }
        CursorLine line = CursorLine.of(screen);
        for (int count = Math.min(stretch.unechoed.length(), ECHO_CHARS_MAX); count > 0; count--) {
            if (line.endsWith(stretch.unechoed.substring(0, count), stretch.since)) {
                stretch.unechoed.delete(0, count);
                stretch.since = screen.offset();
                return;
            }
        }
    }

    private void expire(Stretch stretch) {
        if (!stretch.unechoed.isEmpty()) {
            stretch.unechoed.setLength(0);
            stretch.blind = true;
            settle();
        }
    }

    /** Records the stretches that are decided, in order. */
    private void settle() {
        while (!stretches.isEmpty()
                && stretches.getFirst().handedIn
                && stretches.getFirst().unechoed.isEmpty()) {
            record(stretches.removeFirst());
        }
    }

    private void record(Stretch stretch) {
        if (stretch.blind) {
            host.record(new RecordEntry.Note(
                    host.now(),
                    "not recorded",
                    Map.of("lane", host.lane(), "characters", Integer.toString(stretch.characters))));
        } else if (stretch.bytes.size() > 0) {
            host.record(
                    new RecordEntry.Data(host.now(), host.lane(), Direction.TO_TARGET, stretch.bytes.toByteArray()));
        }
    }

    /** Records what is left; what has not come back by now is not. */
    void close() {
        for (Stretch stretch : stretches) {
            stretch.blind |= !stretch.unechoed.isEmpty();
            stretch.handedIn = true;
            stretch.unechoed.setLength(0);
        }
        settle();
    }
}
