package dev.sallyport.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Writes for a reader with 80 columns; colours only where a person looks on. */
final class Screen {

    private static final int COLUMNS = 80;
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String CYAN = "36";

    private final PrintStream out;
    private final boolean colours;

    Screen(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    static Screen ofTerminal() {
        Console console = System.console();
        boolean person = console != null && console.isTerminal();
        String terminal = System.getenv().getOrDefault("TERM", "dumb");
        boolean wanted = System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && !terminal.equals("dumb");
        return new Screen(System.out, person && wanted);
    }

    void title(String text) {
        out.println();
        out.println(painted(BOLD, text));
        out.println(painted(DIM, "─".repeat(COLUMNS)));
        out.flush();
    }

    /** A paragraph. */
    void say(String text) {
        wrapped(text, COLUMNS).forEach(out::println);
        out.flush();
    }

    void gap() {
        out.println();
    }

    /** What somebody types. */
    void typed(String who, String command) {
        out.println();
        out.println("  " + painted(CYAN, who + "> ") + painted(BOLD, command));
        out.flush();
    }

    /** What somebody gets back, line by line as it came. */
    void shown(String text) {
        text.lines().forEach(line -> out.println("    " + line));
        out.flush();
    }

    void passed(String what) {
        mark(painted(GREEN, "✓"), what);
    }

    void failed(String what, String why) {
        mark(painted(RED, "✗"), what + ": " + why);
    }

    private void mark(String sign, String what) {
        List<String> lines = wrapped(what, COLUMNS - 4);
        out.println("  " + sign + " " + lines.getFirst());
        lines.stream().skip(1).forEach(line -> out.println("    " + line));
        out.flush();
    }

    /** Rows as a table, first row as its head. */
    void table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder("    ");
            for (int i = 0; i < widths.length; i++) {
                String cell = rows.get(r).get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length() + 3));
            }
            out.println(
                    r == 0
                            ? painted(DIM, line.toString().stripTrailing())
                            : line.toString().stripTrailing());
        }
        out.flush();
    }

    private String painted(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Breaks at blanks only, so a word longer than a line stays whole and can be copied. */
    static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
