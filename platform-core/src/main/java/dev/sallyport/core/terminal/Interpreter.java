package dev.sallyport.core.terminal;

/**
 * Does on a canvas what terminal output says, as xterm does it. Left and right margins, rectangles, selective erasure,
 * double-size lines, national character sets and reports are not known: what asks for them changes nothing.
 */
final class Interpreter implements TerminalHandler {

    private final Canvas canvas;
    private final ScreenListener listener;

    Interpreter(Canvas canvas, ScreenListener listener) {
        this.canvas = canvas;
        this.listener = listener;
    }

    @Override
    public void print(int codePoint, long from, long to) {
        canvas.print(codePoint, from, to);
    }

    @Override
    public void control(int code) {
        canvas.runEnds();
        switch (code) {
            case 0x08 -> canvas.backspace();
            case 0x09 -> canvas.tab(1);
            case 0x0A, 0x0B, 0x0C -> lineFeed();
            case 0x0D -> canvas.carriageReturn();
            case 0x0E -> canvas.cursor().shift(1);
            case 0x0F -> canvas.cursor().shift(0);
            default -> {}
        }
    }

    private void lineFeed() {
        if (canvas.newLine) {
            canvas.carriageReturn();
        }
        canvas.index();
    }

    @Override
    public void string(ControlString string) {
        listener.string(string);
    }

    @Override
    public void escape(ControlSequence sequence) {
        canvas.runEnds();
        switch (sequence.intermediates()) {
            case 0 -> plainEscape(sequence.last());
            case '(' -> canvas.cursor().designate(0, sequence.last() == '0');
            case ')' -> canvas.cursor().designate(1, sequence.last() == '0');
            case '*' -> canvas.cursor().designate(2, sequence.last() == '0');
            case '+' -> canvas.cursor().designate(3, sequence.last() == '0');
            case '#' -> {
                if (sequence.last() == '8') {
                    canvas.align(sequence.from(), sequence.to());
                }
            }
            default -> {}
        }
    }

    private void plainEscape(int last) {
        switch (last) {
            case '7' -> canvas.save();
            case '8' -> canvas.restore();
            case 'D' -> canvas.index();
            case 'E' -> {
                canvas.carriageReturn();
                canvas.index();
            }
            case 'H' -> canvas.setTab(true);
            case 'M' -> canvas.reverseIndex();
            case 'c' -> canvas.reset();
            case 'n' -> canvas.cursor().shift(2);
            case 'o' -> canvas.cursor().shift(3);
            default -> {}
        }
    }

    @Override
    public void csi(ControlSequence sequence) {
        if (sequence.last() == 'm' && sequence.marker() == 0 && sequence.intermediates() == 0) {
            Cursor cursor = canvas.cursor();
            cursor.style = Styles.apply(sequence, cursor.style);
            return;
        }
        canvas.runEnds();
        if (sequence.intermediates() == '!' && sequence.last() == 'p') {
            canvas.softReset();
        } else if (sequence.intermediates() == 0) {
            switch (sequence.marker()) {
                case 0 -> plain(sequence);
                case '?' -> marked(sequence);
                default -> {}
            }
        }
    }

    private void plain(ControlSequence sequence) {
        int n = sequence.times(0);
        Cursor cursor = canvas.cursor();
        switch (sequence.last()) {
            case '@' -> canvas.insertCells(n);
            case 'A' -> canvas.moveRows(-n);
            case 'B', 'e' -> canvas.moveRows(n);
            case 'C', 'a' -> canvas.moveToColumn(cursor.column + n);
            case 'D' -> canvas.moveToColumn(cursor.column - n);
            case 'E' -> {
                canvas.carriageReturn();
                canvas.moveRows(n);
            }
            case 'F' -> {
                canvas.carriageReturn();
                canvas.moveRows(-n);
            }
            case 'G', '`' -> canvas.moveToColumn(n - 1);
            case 'H', 'f' -> canvas.moveTo(n - 1, sequence.times(1) - 1);
            case 'I' -> canvas.tab(n);
            case 'J' -> eraseScreen(sequence.value(0, 0));
            case 'K' -> eraseLine(sequence.value(0, 0));
            case 'P' -> canvas.deleteCells(n);
            case 'X' -> canvas.erase(cursor.row, cursor.column, Math.min(canvas.columns(), cursor.column + n));
            case 'Z' -> canvas.tabBack(n);
            case 'b' -> canvas.repeat(n, sequence.from(), sequence.to());
            case 'd' -> canvas.moveTo(n - 1, cursor.column);
            case 'g' -> clearTab(sequence.value(0, 0));
            case 'h', 'l' -> modes(sequence);
            case 'r' -> canvas.region(n - 1, sequence.value(1, 0) == 0 ? canvas.rows() - 1 : sequence.times(1) - 1);
            case 's' -> canvas.save();
            case 'u' -> canvas.restore();
            default -> scroll(sequence, n);
        }
    }

    private void scroll(ControlSequence sequence, int n) {
        switch (sequence.last()) {
            case 'L' -> {
                if (canvas.inRegion()) {
                    canvas.down(canvas.cursor().row, n);
                    canvas.carriageReturn();
                }
            }
            case 'M' -> {
                if (canvas.inRegion()) {
                    canvas.up(canvas.cursor().row, n);
                    canvas.carriageReturn();
                }
            }
            case 'S' -> canvas.up(canvas.top(), n);
            case 'T' -> {
                if (sequence.count() <= 1) { // with five it would highlight what a mouse selects
                    canvas.down(canvas.top(), n);
                }
            }
            default -> {}
        }
    }

    private void marked(ControlSequence sequence) {
        switch (sequence.last()) {
            case 'J' -> eraseScreen(sequence.value(0, 0));
            case 'K' -> eraseLine(sequence.value(0, 0));
            case 'h', 'l' -> privateModes(sequence);
            default -> {}
        }
    }

    private void eraseLine(int what) {
        Cursor cursor = canvas.cursor();
        switch (what) {
            case 0 -> canvas.erase(cursor.row, cursor.column, canvas.columns());
            case 1 -> canvas.erase(cursor.row, 0, cursor.column + 1);
            case 2 -> canvas.erase(cursor.row, 0, canvas.columns());
            default -> {}
        }
        cursor.wrapPending = false;
    }

    private void eraseScreen(int what) {
        int row = canvas.cursor().row;
        switch (what) {
            case 0 -> {
                eraseLine(0);
                canvas.eraseRows(row + 1, canvas.rows());
            }
            case 1 -> {
                canvas.eraseRows(0, row);
                eraseLine(1);
            }
            case 2 -> canvas.eraseRows(0, canvas.rows());
            default -> {}
        }
    }

    private void clearTab(int what) {
        if (what == 0) {
            canvas.setTab(false);
        } else if (what == 3) {
            canvas.clearTabs();
        }
    }

    private void modes(ControlSequence sequence) {
        boolean on = sequence.last() == 'h';
        for (int i = 0; i < sequence.count(); i++) {
            switch (sequence.value(i, 0)) {
                case 4 -> canvas.insert = on;
                case 20 -> canvas.newLine = on;
                default -> {}
            }
        }
    }

    private void privateModes(ControlSequence sequence) {
        boolean on = sequence.last() == 'h';
        for (int i = 0; i < sequence.count(); i++) {
            switch (sequence.value(i, 0)) {
                case 1 -> canvas.cursorKeys = on;
                case 6 -> {
                    canvas.cursor().origin = on;
                    canvas.moveTo(0, 0);
                }
                case 7 -> {
                    canvas.autoWrap = on;
                    canvas.cursor().wrapPending = false;
                }
                case 25 -> canvas.cursorVisible = on;
                case 47 -> canvas.showAlternate(on);
                case 1047 -> {
                    if (!on && canvas.showsAlternate()) {
                        canvas.eraseRows(0, canvas.rows());
                    }
                    canvas.showAlternate(on);
                }
                case 1048 -> saved(on);
                case 1049 -> alternateWithCursor(on);
                case 2004 -> canvas.bracketedPaste = on;
                default -> {}
            }
        }
    }

    private void saved(boolean save) {
        if (save) {
            canvas.save();
        } else {
            canvas.restore();
        }
    }

    private void alternateWithCursor(boolean on) {
        if (on) {
            canvas.save();
            canvas.showAlternate(true);
            canvas.eraseRows(0, canvas.rows());
        } else {
            canvas.showAlternate(false);
            canvas.restore();
        }
    }
}
