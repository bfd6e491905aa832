package dev.sallyport.core.terminal;

import java.util.Arrays;

/** The columns where tabs stop: every eighth one until a program sets others. */
final class Tabs {

    private static final int WIDTH = 8;

    private boolean[] stops = {};

    Tabs(int columns) {
        resize(columns);
    }

    void resize(int columns) {
        int before = stops.length;
        stops = Arrays.copyOf(stops, columns);
        for (int i = before; i < columns; i++) {
            stops[i] = i > 0 && i % WIDTH == 0;
        }
    }

    void set(int column, boolean stop) {
        stops[column] = stop;
    }

    void clear() {
        Arrays.fill(stops, false);
    }

    /** The column after some stops to the right; the last column stops always. */
    int after(int column, int times) {
        int at = column;
        for (int i = 0; i < times && at < stops.length - 1; i++) {
            do {
                at++;
            } while (at < stops.length - 1 && !stops[at]);
        }
        return at;
    }

    /** The column after some stops to the left; the first column stops always. */
    int before(int column, int times) {
        int at = column;
        for (int i = 0; i < times && at > 0; i++) {
            do {
                at--;
            } while (at > 0 && !stops[at]);
        }
        return at;
    }
}
