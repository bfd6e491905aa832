package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Tunnel;
import dev.sallyport.stream.Finding;
import dev.sallyport.stream.FirstBytes;
import dev.sallyport.stream.FirstBytes.Side;
import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is spoken in a tunnel, told by the first bytes of either side, and whether it may pass. Used in turns.
 *
 * <p>Each protocol that is recognised is asked about once. A side's bytes may pass when what it speaks is permitted, or
 * when the other side speaks something permitted and this one nothing that is recognised. Both sides are looked at to
 * the end, so that one cannot hide what the other says.
 */
final class Inspection {

    /** What an inspection does to its tunnel. */
    interface Stage {

        /** Asks whether a protocol may pass; {@link #permitted} is called with a yes, nothing with a no. */
        void ask(String protocol);

        /** What came of a side may pass; called again and again. */
        void pass(Side side);
    }

    private final Stage stage;
    private final Map<Side, Look> looks = new EnumMap<>(Side.class);
    private final Set<String> permitted = new HashSet<>();
    private boolean asking;

    /** What is known of a side. */
    private static final class Look {
        final ByteArrayOutputStream first = new ByteArrayOutputStream(0);
        Finding finding = Finding.OPEN;

        boolean open() {
            return finding.equals(Finding.OPEN);
        }

        Optional<String> speaks() {
            return finding instanceof Finding.Speaks speaks ? Optional.of(speaks.protocol()) : Optional.empty();
        }
    }

    Inspection(Stage stage) {
        this.stage = stage;
        for (Side side : Side.values()) {
            looks.put(side, new Look());
        }
    }

    private Look look(Side side) {
        Look look = looks.get(side);
        if (look == null) {
            throw new IllegalStateException("both sides are there from the beginning");
        }
        return look;
    }

    /** Takes bytes of a side. */
    void take(Side side, byte[] array, int offset, int count) {
        Look look = look(side);
        if (look.open() && count > 0) {
            look.first.write(array, offset, Math.min(count, FirstBytes.BYTES_MAX - look.first.size()));
            judge(side, true);
        } else {
            step();
        }
    }

    /** Whether nothing that still comes of a side is looked at. */
    boolean settled(Side side) {
        return !look(side).open();
    }

    /** No more bytes come of a side. */
    void ended(Side side) {
        if (look(side).first.size() > 0) {
            judge(side, false);
        }
    }

    /** Nobody says any more: what is open by now stays unknown. */
    void waitedEnough() {
        for (Side side : Side.values()) {
            ended(side);
        }
    }

    private void judge(Side side, boolean more) {
        Look look = look(side);
        if (look.open()) {
            byte[] bytes = look.first.toByteArray();
            look.finding = FirstBytes.look(side, bytes, bytes.length, more);
            step();
        }
    }

    /** A protocol that was asked about may pass. */
    void permitted(String protocol) {
        asking = false;
        permitted.add(protocol);
        step();
    }

    private void step() {
        if (asking) {
            return;
        }
        Optional<String> open = unasked();
        if (open.isPresent()) {
            asking = true;
            stage.ask(open.get());
            return;
        }
        for (Side side : Side.values()) {
            if (mayPass(side)) {
                stage.pass(side);
            }
        }
    }

    private Optional<String> unasked() {
        Optional<String> found = Optional.empty();
        for (Side side : Side.values()) {
            Look look = look(side);
            Optional<String> speaks = look.finding.equals(Finding.UNKNOWN)
                            && look(other(side)).speaks().isEmpty()
                    ? Optional.of(Tunnel.UNKNOWN)
                    : look.speaks();
            found = found.or(() -> speaks.filter(name -> !permitted.contains(name)));
        }
        return found;
    }

    /** Everything that either side speaks is permitted by now. */
    private boolean mayPass(Side side) {
        return !look(side).open() || look(other(side)).speaks().isPresent();
    }

    private static Side other(Side side) {
        return side == Side.CLIENT ? Side.SERVER : Side.CLIENT;
    }
}
