package dev.sallyport.core.terminal;

/** Where and how the next character is drawn: what a terminal saves and restores together. */
final class Cursor {

    /** Upper half of the DEC special graphics set, from underscore to tilde: lines and some signs. */
    private static final String GRAPHICS = " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    int row;
    int column;
    /** The last column was drawn on; the next character goes to the next row. */
    boolean wrapPending;

    long style = Styles.PLAIN;
    boolean origin;
    private int charset;
    /** Which of G0 to G3 hold special graphics, a bit each. */
    private int graphics;

    Cursor copy() {
        Cursor copy = new Cursor();
        copy.row = row;
        copy.column = column;
        copy.wrapPending = wrapPending;
        copy.style = style;
        copy.origin = origin;
        copy.charset = charset;
        copy.graphics = graphics;
        return copy;
    }

    void designate(int set, boolean specialGraphics) {
        graphics = specialGraphics ? graphics | 1 << set : graphics & ~(1 << set);
    }

    void shift(int set) {
        charset = set;
    }

    int mapped(int codePoint) {
        boolean special = (graphics & 1 << charset) != 0 && codePoint >= '_' && codePoint <= '~';
        return special ? GRAPHICS.charAt(codePoint - '_') : codePoint;
    }
}
