package dev.sallyport.core.terminal;

import java.util.Set;

/**
 * Terminal output made safe to show to somebody else, or again: what draws on the screen stays, everything else is left
 * out. So a recording of a hostile target cannot write to the clipboard, name the window, make links, ask the terminal
 * something that it answers by typing, print, play pictures or sounds, or leave a mouse mode behind.
 *
 * <p>What stays is a list; what is not on it, or not understood, goes. Sequences are written anew from what was
 * understood of them. Confined to one thread; keeps no more than {@link TerminalParser} does.
 */
public final class InertOutput implements TerminalHandler {

    private static final String CONTROLS = "\b\t\n\013\f\r\016\017";

    /** Save, restore, index, next line, tab stop, reverse index. */
    private static final String ESCAPES = "78DEHM";

    /** Motion, erasing, inserting, deleting, scrolling, tabs, repetition, attributes, margins. */
    private static final String FINALS = "@ABCDEFGHIJKLMPSTXZ`abdefgmrsu";

    /** Insert and new line mode. */
    private static final Set<Integer> MODES = Set.of(4, 20);

    /** Origin, wrap, cursor, and the alternate screen: all that is put back at the end. */
    private static final Set<Integer> PRIVATE_MODES = Set.of(6, 7, 25, 47, 1047, 1048, 1049);

    /** As large as a screen: a larger number of repetitions would only cost time. */
    private static final int VALUE_MAX = 4000;

    private static final String PLAIN = "\033[m\033(B\033)B\017\033[r\033[?6l\033[?7h\033[4l\033[20l\033[?25h";

    private final TerminalParser parser = new TerminalParser(this);
    private final StringBuilder out = new StringBuilder();
    private boolean alternate;

    /** Returns what is to be shown of some more output; an unfinished sequence waits for its rest. */
    public String feed(byte[] bytes) {
        parser.feed(bytes, 0, bytes.length);
        String safe = out.toString();
        out.setLength(0);
        return safe;
    }

    /** Returns what puts a terminal back to where it was before, whatever was shown. */
    public String reset() {
        boolean leave = alternate;
        alternate = false;
        return (leave ? "\033[?1049l" : "") + PLAIN;
    }

    @Override
    public void print(int codePoint, long from, long to) {
        if (!reorders(codePoint)) {
            out.appendCodePoint(codePoint);
        }
    }

    /** Marks, embeddings and isolates of bidirectional text make a line read other than it is. */
    private static boolean reorders(int codePoint) {
        return codePoint == 0x61C
                || codePoint == 0x200E
                || codePoint == 0x200F
                || (codePoint >= 0x2028 && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    @Override
    public void control(int code) {
        if (CONTROLS.indexOf(code) >= 0) {
            out.append((char) code);
        }
    }

    @Override
    public void escape(ControlSequence sequence) {
        int set = sequence.intermediates();
        if (set == 0 && sequence.last() == 'c') {
            // A full reset does more than draw; this is what shows of it.
            out.append(reset()).append("\033[H\033[2J");
        } else if (set == 0 && ESCAPES.indexOf(sequence.last()) >= 0) {
            out.append('\033').append((char) sequence.last());
        } else if ((set == '(' || set == ')') && (sequence.last() == '0' || sequence.last() == 'B')) {
            out.append('\033').append((char) set).append((char) sequence.last());
        } else if (set == '#' && sequence.last() == '8') {
            out.append("\033#8");
        }
    }

    @Override
    public void csi(ControlSequence sequence) {
        int last = sequence.last();
        if (sequence.excess() || sequence.intermediates() != 0) {
            return;
        }
        boolean erasure = last == 'J' || last == 'K';
        if (last == 'h' || last == 'l') {
            modes(sequence);
        } else if (sequence.marker() == '?' && erasure && sequence.value(0, 0) <= 2) {
            write(sequence, "?");
        } else if (sequence.marker() == 0 && FINALS.indexOf(last) >= 0 && draws(sequence)) {
            write(sequence, "");
        }
    }

    private static boolean draws(ControlSequence sequence) {
        return switch (sequence.last()) {
            case 'J' -> sequence.value(0, 0) <= 2; // 3 erases what the viewer had on the screen before
            case 'T' -> sequence.count() <= 1; // more parameters track the mouse
            case 's' -> sequence.count() == 0; // with parameters it sets margins
            default -> true;
        };
    }

    private void write(ControlSequence sequence, String marker) {
        out.append("\033[").append(marker);
        for (int i = 0; i < sequence.count(); i++) {
            out.append(i == 0 ? "" : sequence.joined(i) ? ":" : ";");
            int value = sequence.value(i, -1);
            if (value >= 0) {
                out.append(Math.min(value, VALUE_MAX));
            }
        }
        out.append((char) sequence.last());
    }

    private void modes(ControlSequence sequence) {
        boolean own = sequence.marker() == '?';
        if (!own && sequence.marker() != 0) {
            return;
        }
        for (int i = 0; i < sequence.count(); i++) {
            int mode = sequence.value(i, 0);
            if ((own ? PRIVATE_MODES : MODES).contains(mode)) {
                out.append(own ? "\033[?" : "\033[").append(mode).append((char) sequence.last());
                if (mode == 47 || mode == 1047 || mode == 1049) {
                    alternate = sequence.last() == 'h';
                }
            }
        }
    }

    @Override
    public void string(ControlString string) {
        // Titles, clipboard, links, pictures, answers: none of them draws text.
    }
}
