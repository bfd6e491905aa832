package dev.sallyport.core.cli;

import dev.sallyport.core.terminal.InertOutput;
import java.io.PrintStream;
import java.time.Duration;

/** Plays the output of a terminal at the pace it came, under the control of the person who watches. */
final class Player {

    private static final Duration LONG = Duration.ofHours(1);
    private static final double SPEED_MAX = 1024;

    private final PrintStream out;
    private final Person.Keys keys;
    private final Duration idleLimit;
    private final long startMicros;
    private final InertOutput inert = new InertOutput();
    private double speed;
    private boolean paused;
    private boolean over;
    private long shownMicros;

    /**
     * @param idleLimit the longest pause of the recording that is played
     * @param startMicros what lies before comes at once
     */
    Player(PrintStream out, Person.Keys keys, double speed, Duration idleLimit, long startMicros) {
        this.out = out;
        this.keys = keys;
        this.speed = speed;
        this.idleLimit = idleLimit;
        this.startMicros = startMicros;
        this.shownMicros = startMicros;
    }

    /** Waits until it is time and shows some output; does nothing more once the person has had enough. */
    void show(long micros, byte[] bytes) {
        if (over) {
            return;
        }
        if (micros > startMicros) {
            out.flush();
            pace(micros - shownMicros);
            shownMicros = micros;
        }
        if (!over) {
            out.print(inert.feed(bytes));
        }
    }

    /** Whether the person has had enough. */
    boolean over() {
        return over;
    }

    /** Leaves the terminal as it was. */
    void end() {
        out.print(inert.reset());
        out.println();
        out.flush();
    }

    private void pace(long gapMicros) {
        Duration gap = Duration.ofNanos(Math.max(0, gapMicros) * 1000);
        Duration wanted = gap.compareTo(idleLimit) > 0 ? idleLimit : gap;
        Duration left = Duration.ofNanos((long) (wanted.toNanos() / speed));
        boolean step = false;
        try {
            while (!over && !step && (paused || left.isPositive())) {
                Person.Press press = keys.await(paused ? LONG : left).orElse(null);
                if (press == null) {
                    left = paused ? left : Duration.ZERO;
                } else {
                    left = paused ? left : press.left();
                    step = pressed(press.key());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            over = true;
        }
    }

    /** Returns whether to go on to what comes next at once. */
    private boolean pressed(char key) {
        switch (key) {
            case ' ' -> paused = !paused;
            case '.' -> {
                paused = true;
                return true;
            }
            case '+' -> speed = Math.min(SPEED_MAX, speed * 2);
            case '-' -> speed = Math.max(1 / SPEED_MAX, speed / 2);
            case 'q', '\003', '\004' -> over = true;
            default -> {}
        }
        return false;
    }
}
