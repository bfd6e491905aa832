package dev.sallyport.core.flow;

/**
 * Tells what the bytes are that a person's terminal sends: characters, and keys that send sequences. It looks at one
 * byte after the other and holds none back, so that a key can be looked at before its last byte goes on.
 */
final class Keys {

    /** What a byte ends. */
    enum Kind {
        /** Nothing yet: a sequence or a character goes on. */
        PART,
        /** A character, see {@link #character}. */
        TEXT,
        /** What hands in a line: Enter in all its forms, and the keys of line editors that do the same. */
        ENTER,
        /** End of file; at a line's end it hands in what was typed. */
        END,
        /** Backspace. */
        ERASE,
        /** Interrupt, quit or suspend: the line is given up. */
        INTERRUPT,
        PASTE_BEGIN,
        PASTE_END,
        /** Something the terminal says by itself: an answer, focus, the mouse. */
        REPLY,
        /** Any other key: arrows, tab, editing commands. */
        SPECIAL
    }

    private enum State {
        GROUND,
        ESCAPE,
        SS3,
        CSI,
        STRING,
        STRING_ESCAPE
    }

    /** Longer sequences are no keys. */
    private static final int PARAMETERS_MAX = 64;

    private static final int ESC = 0x1B;
    private static final int DEL = 0x7F;

    private final StringBuilder parameters = new StringBuilder();
    private State state = State.GROUND;
    private int missing;
    private int character;

    /** The character that a byte of kind TEXT ended. */
    int character() {
        return character;
    }

    /** Takes the next byte. */
    Kind accept(byte next) {
        int b = next & 0xFF;
        return switch (state) {
            case GROUND -> ground(b);
            case ESCAPE -> escape(b);
            case SS3 -> {
                state = State.GROUND;
                yield b == 'M' ? Kind.ENTER : Kind.SPECIAL;
            }
            case CSI -> csi(b);
            case STRING -> {
                state = b == ESC ? State.STRING_ESCAPE : b == 0x07 ? State.GROUND : State.STRING;
                yield state == State.GROUND ? Kind.REPLY : ended(b);
            }
            case STRING_ESCAPE -> {
                state = b == '\\' ? State.GROUND : State.STRING;
                yield state == State.GROUND ? Kind.REPLY : ended(b);
            }
        };
    }

    /** Enter counts wherever it stands: what the target takes for a string is not known here. */
    private static Kind ended(int b) {
        return b == '\r' || b == '\n' ? Kind.ENTER : Kind.PART;
    }

    private Kind ground(int b) {
        if (missing > 0 && (b & 0xC0) == 0x80) {
            character = character << 6 | (b & 0x3F);
            return --missing == 0 ? Kind.TEXT : Kind.PART;
        }
        missing = 0;
        if (b >= 0x80) {
            missing = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : b >= 0xC0 ? 1 : 0;
            character = missing == 0 ? 0xFFFD : b & (0x3F >> missing);
            return missing == 0 ? Kind.TEXT : Kind.PART;
        }
        if (b >= 0x20 && b != DEL) {
            character = b;
            return Kind.TEXT;
        }
        return control(b);
    }

    private Kind control(int b) {
        return switch (b) {
            case '\r', '\n', 0x0F -> Kind.ENTER; // ^O runs the line and fetches the next one from the history
            case 0x04 -> Kind.END;
            case 0x08, DEL -> Kind.ERASE;
            case 0x03, 0x1A, 0x1C -> Kind.INTERRUPT;
            case ESC -> {
                state = State.ESCAPE;
                yield Kind.PART;
            }
            default -> Kind.SPECIAL;
        };
    }

    private Kind escape(int b) {
        state = State.GROUND;
        return switch (b) {
            case 'O' -> to(State.SS3);
            case '[' -> {
                parameters.setLength(0);
                yield to(State.CSI);
            }
            case 'P', ']', '_', '^', 'X' -> to(State.STRING);
            case ESC -> to(State.ESCAPE);
            default -> {
                Kind plain = b >= 0x20 && b < DEL ? Kind.SPECIAL : ground(b);
                yield plain == Kind.TEXT ? Kind.SPECIAL : plain;
            }
        };
    }

    private Kind to(State next) {
        state = next;
        return Kind.PART;
    }

    private Kind csi(int b) {
        if (b >= 0x20 && b < 0x40) {
            if (parameters.length() < PARAMETERS_MAX) {
                parameters.append((char) b);
            }
            return Kind.PART;
        }
        state = State.GROUND;
        if (b < 0x20) {
            return control(b);
        }
        String given = parameters.toString();
        return switch (b) {
            case '~' -> tilde(given);
            case 'u' -> given.equals("13") || given.startsWith("13;") ? Kind.ENTER : Kind.SPECIAL;
            case 'R', 'c', 'n', 'I', 't', 'y' -> Kind.REPLY;
            case 'O' -> given.isEmpty() ? Kind.REPLY : Kind.SPECIAL;
            case 'M', 'm' -> given.startsWith("<") ? Kind.REPLY : Kind.SPECIAL;
            default -> Kind.SPECIAL;
        };
    }

    private static Kind tilde(String parameters) {
        return switch (parameters) {
            case "200" -> Kind.PASTE_BEGIN;
            case "201" -> Kind.PASTE_END;
            default -> parameters.startsWith("27;") && parameters.endsWith(";13") ? Kind.ENTER : Kind.SPECIAL;
        };
    }
}
