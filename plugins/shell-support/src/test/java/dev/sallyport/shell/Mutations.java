package dev.sallyport.shell;

import java.util.List;
import java.util.Random;

/** Changes lines the way somebody would who looks for a spelling that is read wrongly. */
final class Mutations {

    private static final List<String> PIECES = List.of(
            "''",
            "\"\"",
            "\\",
            "\\\n",
            "\"",
            "'",
            "$''",
            "$(",
            ")",
            "`",
            "${",
            "}",
            "{",
            "(",
            "((",
            "))",
            "[[",
            "]]",
            " ",
            "\t",
            "\n",
            ";",
            "&",
            "&&",
            "||",
            "|",
            "!",
            "#",
            " #",
            "<",
            ">",
            "<<",
            "<<<",
            "<<E\n",
            "\nE\n",
            "=",
            "$",
            "$x",
            "${x}",
            "*",
            "?",
            "[",
            "]",
            "~",
            ",",
            "{a,b}",
            "$((1))",
            "$(echo hi)",
            "`echo hi`",
            "if ",
            "; then ",
            "; fi",
            "do ",
            "done",
            "case x in x) ",
            ";; esac",
            "time ",
            "! ",
            "{ ",
            "; }",
            "x=1 ",
            "x=(a) ",
            "f() ",
            "2>&1",
            "a;b",
            "eval ",
            "sh -c ",
            "command ",
            "exec ",
            "<(b)",
            "@(",
            "'\"'",
            "\"'\"",
            "\\'",
            "\\\"",
            "\\\\",
            "$\"",
            "$'a'");

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** Returns one of the lines, changed in one to four places. */
    String of(List<String> lines) {
        String line = lines.get(random.nextInt(lines.size()));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            line = change(line, lines);
        }
        return line;
    }

    private String change(String line, List<String> lines) {
        int at = random.nextInt(line.length() + 1);
        int end = Math.min(line.length(), at + 1 + random.nextInt(4));
        return switch (random.nextInt(9)) {
            case 0 -> line.substring(0, at) + line.substring(end);
            case 1 -> line.substring(0, at) + "\\\n" + line.substring(at);
            case 2 -> line.substring(0, at) + quoted(line.substring(at, end)) + line.substring(end);
            case 3 -> line.substring(0, at) + line.substring(at, end) + line.substring(at);
            case 4 -> {
                String other = lines.get(random.nextInt(lines.size()));
                yield line.substring(0, at) + other + line.substring(at);
            }
            default -> line.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + line.substring(at);
        };
    }

    private String quoted(String text) {
        return switch (random.nextInt(6)) {
            case 0 -> "'" + text + "'";
            case 1 -> "\"" + text + "\"";
            case 2 -> "$'" + text + "'";
            case 3 -> "$(echo " + text + ")";
            case 4 -> "`echo " + text + "`";
            default -> "{" + text + ",}";
        };
    }
}
