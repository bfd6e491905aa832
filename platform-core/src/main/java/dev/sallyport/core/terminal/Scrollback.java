package dev.sallyport.core.terminal;

/** The rows that left the main screen last, so that a line that is half gone can still be read as a whole. */
final class Scrollback {

    private final Row[] ring;
    private int size;
    private int oldest;

    Scrollback(int capacity) {
        ring = new Row[capacity];
    }

    int size() {
        return size;
    }

    boolean full() {
        return size == ring.length;
    }

    /** A row by how long ago it left: 0 was the last. */
    Row back(int index) {
        return ring[Math.floorMod(oldest + size - 1 - index, ring.length)];
    }

    /** Keeps a row and returns one that can be used again: the oldest, or a new one. */
    Row keep(Row row) {
        if (ring.length == 0) {
            return row;
        }
        if (size < ring.length) {
            ring[(oldest + size++) % ring.length] = row;
            return new Row(row.columns());
        }
        Row free = ring[oldest];
        ring[oldest] = row;
        oldest = (oldest + 1) % ring.length;
        return free;
    }

    void resize(int columns) {
        for (int i = 0; i < size; i++) {
            back(i).resize(columns);
        }
    }

    void clear() {
        size = 0;
    }
}
