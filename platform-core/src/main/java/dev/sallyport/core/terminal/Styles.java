package dev.sallyport.core.terminal;

/**
 * How a cell looks, in one number: twelve attributes, then background and foreground of 26 bits each, two for the kind
 * of colour (default, of the palette, direct) and 24 for its value.
 */
final class Styles {

    static final long PLAIN = 0;

    private static final long BOLD = 1;
    private static final long FAINT = 1 << 1;
    private static final long ITALIC = 1 << 2;
    private static final long UNDERLINE = 1 << 3;
    private static final long BLINK = 1 << 4;
    private static final long INVERSE = 1 << 5;
    private static final long CONCEALED = 1 << 6;
    private static final long STRUCK = 1 << 7;
    private static final long OVERLINE = 1 << 8;

    private static final int BACKGROUND = 12;
    private static final int FOREGROUND = 38;
    private static final long COLOUR = (1L << 26) - 1;
    private static final long PALETTE = 1L << 24;
    private static final long DIRECT = 2L << 24;

    private Styles() {}

    /** What an erased cell keeps of the current style: its background. */
    static long erased(long style) {
        return style & COLOUR << BACKGROUND;
    }

    /** Returns the style after a sequence of graphic renditions. */
    static long apply(ControlSequence sgr, long before) {
        long style = before;
        if (sgr.count() == 0) {
            return PLAIN;
        }
        for (int i = 0; i < sgr.count(); ) {
            int code = sgr.value(i, 0);
            int next = i + 1;
            while (sgr.joined(next)) {
                next++;
            }
            if (code == 38 || code == 48 || code == 58) {
                if (next == i + 1) {
                    next = legacy(sgr, i);
                }
                long colour = colour(sgr, i, next);
                if (colour >= 0 && code != 58) {
                    style = coloured(style, code == 38 ? FOREGROUND : BACKGROUND, colour);
                }
            } else if (code == 4 && next > i + 1) {
                style = with(style, UNDERLINE, sgr.value(i + 1, 1) != 0);
            } else {
                style = attribute(code, style);
            }
            i = next;
        }
        return style;
    }

    /** Where a colour written with semicolons ends. */
    private static int legacy(ControlSequence sgr, int at) {
        int length = switch (sgr.value(at + 1, 0)) {
            case 2 -> 5;
            case 5 -> 3;
            default -> 1;
        };
        return Math.min(at + length, sgr.count());
    }

    /** The colour in parameters {@code at} to {@code end}, or -1; the forms are 5:N, 2:R:G:B and 2:SPACE:R:G:B. */
    private static long colour(ControlSequence sgr, int at, int end) {
        int length = end - at;
        if (length >= 3 && sgr.value(at + 1, 0) == 5) {
            return PALETTE | (sgr.value(at + 2, 0) & 0xFF);
        }
        if (length >= 5 && sgr.value(at + 1, 0) == 2) {
            int red = sgr.joined(at + 1) && length >= 6 ? at + 3 : at + 2;
            return DIRECT
                    | (sgr.value(red, 0) & 0xFF) << 16
                    | (sgr.value(red + 1, 0) & 0xFF) << 8
                    | (sgr.value(red + 2, 0) & 0xFF);
        }
        return -1;
    }

    private static long attribute(int code, long style) {
        return switch (code) {
            case 0 -> PLAIN;
            case 1 -> style | BOLD;
            case 2 -> style | FAINT;
            case 3 -> style | ITALIC;
            case 4, 21 -> style | UNDERLINE;
            case 5, 6 -> style | BLINK;
            case 7 -> style | INVERSE;
            case 8 -> style | CONCEALED;
            case 9 -> style | STRUCK;
            case 22 -> style & ~(BOLD | FAINT);
            case 23 -> style & ~ITALIC;
            case 24 -> style & ~UNDERLINE;
            case 25 -> style & ~BLINK;
            case 27 -> style & ~INVERSE;
            case 28 -> style & ~CONCEALED;
            case 29 -> style & ~STRUCK;
            case 39 -> coloured(style, FOREGROUND, 0);
            case 49 -> coloured(style, BACKGROUND, 0);
            case 53 -> style | OVERLINE;
            case 55 -> style & ~OVERLINE;
            default -> palette(code, style);
        };
    }

    private static long palette(int code, long style) {
        int decade = code / 10;
        int digit = code % 10;
        if (digit > 7) {
            return style;
        }
        return switch (decade) {
            case 3 -> coloured(style, FOREGROUND, PALETTE | digit);
            case 4 -> coloured(style, BACKGROUND, PALETTE | digit);
            case 9 -> coloured(style, FOREGROUND, PALETTE | (digit + 8));
            case 10 -> coloured(style, BACKGROUND, PALETTE | (digit + 8));
            default -> style;
        };
    }

    private static long with(long style, long attribute, boolean on) {
        return on ? style | attribute : style & ~attribute;
    }

    private static long coloured(long style, int position, long colour) {
        return (style & ~(COLOUR << position)) | (colour << position);
    }
}
