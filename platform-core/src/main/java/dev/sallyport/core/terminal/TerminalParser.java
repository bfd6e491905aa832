package dev.sallyport.core.terminal;

import java.nio.ByteBuffer;

/**
 * Takes terminal output apart, a byte at a time, into characters, control characters, sequences and strings.
 *
 * <p>It follows the state machine of the VT500 series as xterm reads UTF-8: bytes become characters first, so U+009B is
 * a CSI and the byte 0x9B by itself is not. It can be interrupted between any two bytes. Nothing it meets makes it
 * fail, and nothing makes it keep more than {@link ControlString#CHARS_MAX} characters and a few counters: strings are
 * skipped past that bound, sequences that are too long are skipped to their end.
 */
public final class TerminalParser {

    /** Sequences are at most some sixty bytes long; what is longer means nothing to any terminal. */
    private static final int SEQUENCE_BYTES_MAX = 512;

    private static final int BEL = 0x07;
    private static final int CAN = 0x18;
    private static final int SUB = 0x1A;
    private static final int ESC = 0x1B;
    private static final int DEL = 0x7F;
    private static final int ST = 0x9C;

    private enum State {
        GROUND,
        ESCAPE,
        ESCAPE_INTERMEDIATE,
        CSI_ENTRY,
        CSI_PARAMETER,
        CSI_INTERMEDIATE,
        CSI_IGNORE,
        STRING,
        /** An ESC inside a string, which ends it: with a backslash properly. */
        STRING_ESCAPE
    }

    private final TerminalHandler handler;
    private final Utf8 utf8 = new Utf8();
    private final ControlSequence sequence = new ControlSequence();
    private final StringBuilder string = new StringBuilder();
    private ControlString.Kind kind = ControlString.Kind.OSC;
    private boolean cut;
    private long stringFrom;
    private State state = State.GROUND;
    private long characterFrom;
    private long offset;

    public TerminalParser(TerminalHandler handler) {
        this.handler = handler;
    }

    /** How many bytes were fed. */
    public long offset() {
        return offset;
    }

    /** Whether the last byte fed ended what it belonged to: no character, sequence or string is open. */
    public boolean complete() {
        return state == State.GROUND && !utf8.inside();
    }

    /** The first byte of what is open, or the offset when nothing is. */
    public long completeTo() {
        return switch (state) {
            case GROUND -> utf8.inside() ? characterFrom : offset;
            case STRING, STRING_ESCAPE -> stringFrom;
            default -> sequence.from();
        };
    }

    /** Takes all remaining bytes of the buffer and leaves its position as it was. */
    public void feed(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            accept(bytes.get(i) & 0xFF);
        }
    }

    /** Takes some bytes of an array. */
    public void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            accept(bytes[i] & 0xFF);
        }
    }

    private void accept(int b) {
        if (utf8.inside()) {
            if (utf8.continues(b)) {
                offset++;
                if (utf8.add(b)) {
                    character(utf8.value(), characterFrom);
                }
                return;
            }
            utf8.giveUp();
            character(Utf8.REPLACEMENT, characterFrom);
        }
        long from = offset++;
        if (b < 0x80) {
            character(b, from);
        } else if (utf8.begin(b)) {
            characterFrom = from;
        } else {
            character(Utf8.REPLACEMENT, from);
        }
    }

    private void character(int c, long from) {
        // In a broken character the byte that broke it is not part of it: it was not counted yet.
        if (state == State.GROUND && c >= 0x20 && c != DEL && (c < 0x80 || c > 0x9F)) {
            handler.print(c, from, offset);
        } else if (state == State.STRING || state == State.STRING_ESCAPE) {
            inString(c, from);
        } else {
            outsideString(c, from);
        }
    }

    private void outsideString(int c, long from) {
        if (c >= 0x80 && c <= 0x9F) {
            c1(c, from);
        } else if (c == ESC) {
            begin(State.ESCAPE, from);
        } else if (c == CAN || c == SUB) {
            state = State.GROUND;
        } else if (c < 0x20) {
            handler.control(c);
        } else if (c > 0x9F) {
            state = State.GROUND; // as xterm does: it belongs to no sequence and is not shown
        } else if (c != DEL) {
            inSequence(c);
        }
    }

    /** C1 controls mean the same as ESC and a letter. */
    private void c1(int c, long from) {
        begin(State.ESCAPE, from);
        escape(c - 0x40);
    }

    private void begin(State next, long from) {
        sequence.begin(from);
        state = next;
    }

    private void inSequence(int c) {
        if (offset - sequence.from() > SEQUENCE_BYTES_MAX && state != State.CSI_IGNORE) {
            // A long escape sequence ends like a control sequence, at a byte that could be its final one.
            state = State.CSI_IGNORE;
        }
        switch (state) {
            case ESCAPE, ESCAPE_INTERMEDIATE -> escape(c);
            case CSI_ENTRY, CSI_PARAMETER, CSI_INTERMEDIATE -> csi(c);
            case CSI_IGNORE -> state = c >= 0x40 ? State.GROUND : state;
            case GROUND, STRING, STRING_ESCAPE -> {}
        }
    }

    private void escape(int c) {
        if (c < 0x30) {
            state = sequence.intermediate(c) ? State.ESCAPE_INTERMEDIATE : State.CSI_IGNORE;
        } else if (state == State.ESCAPE_INTERMEDIATE) {
            dispatchEscape(c);
        } else {
            switch (c) {
                case '[' -> begin(State.CSI_ENTRY, sequence.from());
                case 'P' -> beginString(ControlString.Kind.DCS);
                case 'X' -> beginString(ControlString.Kind.SOS);
                case ']' -> beginString(ControlString.Kind.OSC);
                case '^' -> beginString(ControlString.Kind.PM);
                case '_' -> beginString(ControlString.Kind.APC);
                case '\\' -> state = State.GROUND;
                default -> dispatchEscape(c);
            }
        }
    }

    private void dispatchEscape(int c) {
        state = State.GROUND;
        sequence.end(c, offset);
        handler.escape(sequence);
    }

    private void csi(int c) {
        if (c >= 0x40) {
            state = State.GROUND;
            sequence.end(c, offset);
            handler.csi(sequence);
        } else if (c < 0x30) {
            state = sequence.intermediate(c) ? State.CSI_INTERMEDIATE : State.CSI_IGNORE;
        } else if (state == State.CSI_INTERMEDIATE) {
            state = State.CSI_IGNORE;
        } else if (c >= '<') {
            if (state == State.CSI_ENTRY) {
                sequence.marker(c);
                state = State.CSI_PARAMETER;
            } else {
                state = State.CSI_IGNORE;
            }
        } else {
            state = State.CSI_PARAMETER;
            if (c <= '9') {
                sequence.digit(c - '0');
            } else {
                sequence.separator(c == ':');
            }
        }
    }

    private void beginString(ControlString.Kind of) {
        kind = of;
        stringFrom = sequence.from();
        string.setLength(0);
        cut = false;
        state = State.STRING;
    }

    private void inString(int c, long from) {
        if (state == State.STRING_ESCAPE) {
            state = State.GROUND;
            if (c == '\\') {
                endString(true, offset);
            } else {
                // The ESC gave the string up and began a sequence of its own, which goes on here.
                endString(false, sequence.from());
                state = State.ESCAPE;
                outsideString(c, from);
            }
        } else if (c == ESC) {
            begin(State.STRING_ESCAPE, from);
        } else if (c == ST || (c == BEL && kind == ControlString.Kind.OSC)) {
            endString(true, offset);
        } else if (c == CAN || c == SUB) {
            endString(false, offset);
        } else if (c >= 0x20 && c != DEL && (c < 0x80 || c > 0x9F)) {
            if (string.length() < ControlString.CHARS_MAX) {
                string.appendCodePoint(c);
            } else {
                cut = true;
            }
        }
    }

    private void endString(boolean properly, long to) {
        state = State.GROUND;
        ControlString ended = new ControlString(kind, string.toString(), properly && !cut, stringFrom, to);
        string.setLength(0);
        handler.string(ended);
    }
}
