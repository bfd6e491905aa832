package dev.sallyport.distribution.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tracked text file.
 *
 * @param path where it is, from the root of the tree, with forward slashes
 * @param text all of it
 */
public record Source(String path, String text) {

    private static final Pattern NOT_CODE = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\""
            + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|'[^'\\\\\\n]*+(?:\\\\.[^'\\\\\\n]*+)*+'"
            + "|/\\*[\\s\\S]*?\\*/"
            + "|//[^\\n]*");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return path.contains("/src/main/");
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    boolean isIn(String folder) {
        return path.startsWith(folder);
    }

    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The package this Java file declares, or the empty string. */
    String packageName() {
        Matcher matcher = PACKAGE.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The same file with comments and literals blanked out, line for line. */
    Source codeOnly() {
        return new Source(
                path, NOT_CODE.matcher(text).replaceAll(match -> match.group().replaceAll("[^\\n]", " ")));
    }

    /** A line for each match: where, then what to do about it. */
    List<String> breaches(Pattern pattern, String mend) {
        List<String> breaches = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            breaches.add(breach(lineOf(matcher.start()), "\"" + matcher.group().strip() + "\": " + mend));
        }
        return breaches;
    }

    String breach(int line, String message) {
        return path + ":" + line + " " + message;
    }

    private int lineOf(int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
