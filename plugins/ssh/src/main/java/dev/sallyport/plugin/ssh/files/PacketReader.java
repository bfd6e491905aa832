package dev.sallyport.plugin.ssh.files;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Cuts one direction of SFTP into packets, and puts together what goes on in it. Packets that pass do so as slices of
 * what came in, neighbours in one piece; of a packet that carries content of a file only the head is ever gathered.
 */
final class PacketReader {

    /** What is done with the packets; called from within {@link #feed}. */
    interface Handler {

        /**
         * Takes a packet, from its type on; returns whether it goes on as it is. The array is valid during the call.
         */
        boolean packet(byte[] array, int offset, int length);

        /** Takes the head of a packet with content, from its type on; returns what becomes of the packet. */
        Fate head(byte[] array, int offset, int length, int contentBytes);

        /** Takes a piece of the content behind a head. */
        void content(byte[] array, int offset, int count);

        /**
         * Takes a packet that was gathered; it goes on when somebody {@linkplain PacketReader#emit emits} it.
         *
         * @param contentAt where the content begins in it
         */
        void gathered(byte[] packet, int contentAt);
    }

    /** What becomes of a packet with content. */
    enum Fate {
        /** It goes on as it comes. */
        PASSES,
        /** It is left out. */
        DROPPED,
        /** It is kept until it is whole. */
        GATHERED
    }

    /** Where bytes go on; the array is used during the call only. */
    interface Outlet {
        void pass(byte[] array, int offset, int count);
    }

    private static final int PREFIX = 4;
    private static final byte[] NOTHING = {};

    private final int contentType;
    private final Outlet outlet;
    private final Deque<byte[]> later = new ArrayDeque<>();
    private byte[] gathered = new byte[256];
    private int have;
    private int contentLeft;
    private boolean contentPasses;

    /** A packet that is gathered, with room for what is still to come. */
    private byte[] kept = NOTHING;

    /** Where its content begins. */
    private int keptAt;

    /** What of the array in hand may go on and did not yet. */
    private byte[] run = NOTHING;

    private int runStart;
    private int runEnd;

    /** @param contentType the type of packets that carry content: WRITE or DATA */
    PacketReader(int contentType, Outlet outlet) {
        this.contentType = contentType;
        this.outlet = outlet;
    }

    /** Takes bytes as they come. Throws {@link Garbled}. */
    void feed(Handler handler, byte[] array, int offset, int count) {
        int at = offset;
        int end = offset + count;
        run = array;
        runStart = at;
        runEnd = at;
        while (at < end) {
            at = contentLeft > 0
                    ? content(handler, array, at, end)
                    : have > 0 ? gather(handler, array, at, end) : look(handler, array, at, end);
        }
        flush();
        run = NOTHING;
    }

    /** Whether the last packet came whole. */
    boolean atBoundary() {
        return have == 0 && contentLeft == 0;
    }

    /** Sends a packet of the gateway's own: now, or when one that is on its way has passed. */
    void emit(byte[] packet) {
        if (contentLeft > 0 && contentPasses) {
            later.add(packet);
        } else {
            flush();
            outlet.pass(packet, 0, packet.length);
        }
    }

    private void flush() {
        if (runEnd > runStart) {
            outlet.pass(run, runStart, runEnd - runStart);
        }
        runStart = runEnd;
    }

    private int content(Handler handler, byte[] array, int at, int end) {
        int count = Math.min(contentLeft, end - at);
        if (kept.length > 0) {
            System.arraycopy(array, at, kept, kept.length - contentLeft, count);
        } else {
            handler.content(array, at, count);
        }
        if (contentPasses) {
            pass(at, at + count);
        }
        contentLeft -= count;
        if (contentLeft == 0) {
            whole(handler);
            drain();
        }
        return at + count;
    }

    private void whole(Handler handler) {
        if (kept.length > 0) {
            byte[] packet = kept;
            kept = NOTHING;
            handler.gathered(packet, keptAt);
        }
    }

    private void drain() {
        for (byte[] packet = later.poll(); packet != null; packet = later.poll()) {
            flush();
            outlet.pass(packet, 0, packet.length);
        }
    }

    /** Lets a part of the array in hand go on. */
    private void pass(int from, int to) {
        if (from != runEnd) {
            flush();
            runStart = from;
        }
        runEnd = to;
    }

    /** A packet begins; if it is whole, it is taken where it lies. */
    private int look(Handler handler, byte[] array, int at, int end) {
        int needed = needed(array, at, end - at);
        if (needed > end - at) {
            return gather(handler, array, at, end);
        }
        if (taken(handler, array, at, needed)) {
            pass(at, at + needed);
        }
        if (contentLeft == 0) {
            drain();
        }
        return at + needed;
    }

    private int gather(Handler handler, byte[] array, int at, int end) {
        int needed = needed(gathered, 0, have);
        int from = at;
        while (have < needed && from < end) {
            int count = Math.min(needed - have, end - from);
            if (gathered.length < needed) {
                gathered = Arrays.copyOf(gathered, Math.max(needed, 2 * gathered.length));
            }
            System.arraycopy(array, from, gathered, have, count);
            have += count;
            from += count;
            needed = needed(gathered, 0, have);
        }
        if (have == needed) {
            int whole = have;
            have = 0;
            byte[] packet = gathered;
            if (whole > 8192) {
                gathered = new byte[256]; // large listings are rare, and many channels may be open
            }
            if (taken(handler, packet, 0, whole)) {
                flush();
                outlet.pass(packet, 0, whole);
            }
            if (contentLeft == 0) {
                drain();
            }
        }
        return from;
    }

    /** Returns how many bytes must be there before a packet, or the head of one with content, can be taken. */
    private int needed(byte[] array, int at, int available) {
        if (available < PREFIX + 1) {
            return PREFIX + 1;
        }
        int length = Cursor.int32(array, at);
        if (length < 1 || length > Sftp.PACKET_MAX) {
            throw new Garbled("a packet of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (array[at + PREFIX] != contentType) {
            return PREFIX + length;
        }
        int head = PREFIX + 1 + 4 + 4;
        if (contentType == Sftp.WRITE && available >= head) {
            int handle = Cursor.int32(array, at + head - 4);
            if (handle < 0 || handle > Sftp.HANDLE_MAX) {
                throw new Garbled("a handle longer than " + Sftp.HANDLE_MAX + " bytes");
            }
            head += handle + 8 + 4;
        }
        if (head > PREFIX + length) {
            throw new Garbled("a packet that ends within a field");
        }
        return head;
    }

    private boolean taken(Handler handler, byte[] array, int at, int size) {
        int length = Cursor.int32(array, at);
        if (array[at + PREFIX] != contentType) {
            return handler.packet(array, at + PREFIX, length);
        }
        int content = Cursor.int32(array, at + size - 4);
        if (content != PREFIX + length - size) {
            throw new Garbled("content that is not as long as its packet says");
        }
        // Set before the handler is asked: what it sends goes before this packet, not into it.
        contentPasses = false;
        contentLeft = content;
        Fate fate = handler.head(array, at + PREFIX, size - PREFIX, content);
        contentPasses = fate == Fate.PASSES;
        if (fate == Fate.GATHERED) {
            kept = Arrays.copyOf(Arrays.copyOfRange(array, at, at + size), size + content);
            keptAt = size;
            if (content == 0) {
                whole(handler);
            }
        }
        return contentPasses;
    }
}
