package dev.sallyport.core.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Output such as programs write, at random, with a screen of its own beside it to know where the cursor is. */
final class RandomOutput {

    private final Random random;
    private final int columns;
    private final int rows;
    private final Screen screen;
    private final StringBuilder output = new StringBuilder();
    /** Where there are wide characters nothing is done to half of one. */
    private final boolean wide;

    RandomOutput(Random random, int columns, int rows) {
        this.random = random;
        this.columns = columns;
        this.rows = rows;
        this.wide = random.nextBoolean();
        this.screen = new Screen(columns, rows, new ScreenListener() {});
    }

    byte[] bytes(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            if (screen.wrapPending() && random.nextInt(3) > 0) {
                place();
            }
        }
        place();
        return output.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void add(String text) {
        output.append(text);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }

    private int upTo(int bound) {
        return 1 + random.nextInt(bound);
    }

    private void place() {
        add("\033[" + upTo(rows) + ";" + upTo(columns - 1) + "H");
    }

    private void step() {
        if (screen.wrapPending()) {
            text(); // all else depends on where the cursor is thought to be
            return;
        }
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> text();
            case 3 -> add(pick("\r", "\n", "\r\n", "\033D", "\033E", "\033M"));
            case 4 -> add("\033[" + random.nextInt(6) + pick("A", "B", "C", "D", "E", "F", "G", "d"));
            case 5 -> add("\033[" + (wide ? "2" : pick("", "0", "1", "2")) + pick("J", "K", "K"));
            case 6 ->
                add(
                        wide
                                ? "\033[2S"
                                : pick(
                                        screen.cursorColumn() > 0 ? "\b" : "\t",
                                        "\t",
                                        "\033[" + random.nextInt(4) + pick("X", "S", "T", "Z")));
            case 7 -> add(wide ? "\033[T" : "\033[" + random.nextInt(5) + pick("@", "P"));
            case 8 ->
                add("\033["
                        + pick(
                                "0",
                                "1",
                                "3",
                                "4",
                                "7",
                                "22",
                                "27",
                                "31",
                                "42",
                                "91",
                                "103",
                                "38;5;200",
                                "48;2;10;20;30",
                                "39",
                                "49",
                                "1;33;44")
                        + "m");
            case 9 -> rare();
            default -> place();
        }
    }

    private void rare() {
        int top = upTo(rows - 1);
        switch (random.nextInt(10)) {
            case 0 -> {
                add("\033[" + top + ";" + (top + upTo(rows - top)) + "r\033[?6l\033[" + top + "H");
                add("\033[" + random.nextInt(4) + pick("L", "M") + "\r");
            }
            case 1 -> add("\033[r");
            case 2 -> add(pick("\0337", "\0338"));
            case 3 -> add(pick("\033[?6h", "\033[?6l"));
            case 4 -> add("\033[2;5H\033[J" + "e\u0301");
            case 5 -> add("\033[2K\033[J\033(0" + "lqwqkxmj" + "\033(B");
            case 6 -> add("\033[m\033[?6l" + (screen.alternate() ? "\033[?1049l" : "\033[?1049h") + "\0337");
            case 7 -> add("\033]0;a title\007\033[?25l\033P1;2|ignored\033\\");
            case 8 -> add(pick("\033H", "\033[g"));
            default -> add("\033[2K\033[Ja\033[" + upTo(Math.max(1, columns - 3 - screen.cursorColumn())) + "b");
        }
    }

    private void text() {
        int length = random.nextInt(25);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(
                    wide && random.nextInt(6) == 0
                            ? pick("漢", "字", "한", "😀")
                            : (char) ('a' + random.nextInt(26)) + "");
        }
        add((wide && !screen.wrapPending() ? "\033[2K\033[J" : "") + text);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
