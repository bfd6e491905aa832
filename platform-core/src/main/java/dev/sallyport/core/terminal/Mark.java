package dev.sallyport.core.terminal;

/** A combining character in a cell, and the ones before it there. */
final class Mark {

    /** No combining character: what most cells have. */
    static final Mark NONE = new Mark();

    /** Real letters carry at most four; what stacks more to reach over other lines is cut. */
    private static final int MAX = 8;

    final int codePoint;
    final long from;
    final long to;
    final Mark before;
    private final int count;

    private Mark() {
        codePoint = 0;
        from = 0;
        to = 0;
        before = this;
        count = 0;
    }

    private Mark(int codePoint, long from, long to, Mark before) {
        this.codePoint = codePoint;
        this.from = from;
        this.to = to;
        this.before = before;
        this.count = before.count + 1;
    }

    Mark and(int added, long addedFrom, long addedTo) {
        return count == MAX ? this : new Mark(added, addedFrom, addedTo, this);
    }

    void appendTo(StringBuilder text) {
        if (this != NONE) {
            before.appendTo(text);
            text.appendCodePoint(codePoint);
        }
    }
}
