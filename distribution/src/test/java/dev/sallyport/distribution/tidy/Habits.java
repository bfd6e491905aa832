package dev.sallyport.distribution.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What no file may hold, whatever it is about. */
public final class Habits {

    private static final int FILE_LINES_MAX = 400;
    private static final int LINE_COLUMNS_MAX = 120;

    /** A row of a table in a test's text block cannot be folded; the formatter keeps all other lines at 120. */
    private static final int TEST_COLUMNS_MAX = 170;

    private static final Pattern UNHELPFUL_NAME = Pattern.compile(".*(Impl|Manager|Helper|Helpers|Util|Utils)\\.java");

    /** A banned piece of code: what, where it is banned, what to do instead. */
    private record Banned(Pattern code, Predicate<Source> where, String mend) {}

    private static final List<Banned> BANNED = List.of(
            banned("\\bThread\\s*\\.\\s*sleep\\b", source -> true, "wait for a condition, or inject a clock"),
            banned("@Disabled\\b", source -> true, "mend the test or delete it"),
            banned("\\.setAutoRead\\s*\\(", Habits::mustNotTouchAutoRead, "pause reads through core.net.ReadValve"),
            banned("\\bsynchronized\\b", source -> source.isIn("platform-core/src/main/"), "use a lock"),
            banned("\\bSystem\\s*\\.\\s*(out|err)\\b", Habits::mustNotPrint, "log, or print through core.cli"),
            banned("\\bprintStackTrace\\s*\\(", Source::isMain, "log it with its error id"));

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    // Split, so that this file does not find itself.
    private static final Pattern HOST_OR_MACHINE = Pattern.compile("registry\\." + "npmjs|repo1?\\.maven\\."
            + "(apache\\.)?org|files\\.python" + "hosted|(?<![\\w./-])/(work|root)" + "/[\\w.]");
    // The host's one valve, and the fake of it that the testkit's host has.
    private static final Set<String> VALVES =
            Set.of("/dev/sallyport/core/net/ReadValve.java", "/dev/sallyport/testkit/Valve.java");
    private static final Set<String> SCRIPTS = Set.of("sally", "verify", ".ci/run");

    private Habits() {}

    private static Banned banned(String code, Predicate<Source> where, String mend) {
        return new Banned(Pattern.compile(code), where, mend);
    }

    private static boolean mustNotTouchAutoRead(Source source) {
        return source.isMain() && VALVES.stream().noneMatch(source.path()::endsWith);
    }

    private static boolean mustNotPrint(Source source) {
        return source.isMain()
                && source.isJava()
                && !source.packageName().startsWith("dev.sallyport.core.cli")
                && !source.isIn("distribution/");
    }

    /** Every habit that {@code source} breaks. */
    public static List<String> breaches(Source source) {
        List<String> breaches = new ArrayList<>(
                source.breaches(HOST_OR_MACHINE, "no registry host and no path of one machine in a tracked file"));
        if (source.isJava() || source.path().endsWith(".sh") || SCRIPTS.contains(source.path())) {
            breaches.addAll(source.breaches(UNFINISHED, "do it, or write an issue"));
        }
        if (source.isJava()) {
            breaches.addAll(javaBreaches(source));
        }
        return breaches;
    }

    private static List<String> javaBreaches(Source source) {
        List<String> breaches = new ArrayList<>();
        List<String> lines = source.text().lines().toList();
        if (lines.size() > FILE_LINES_MAX) {
            breaches.add(source.breach(lines.size(), "more than " + FILE_LINES_MAX + " lines: split it"));
        }
        int columnsMax = source.isTest() ? TEST_COLUMNS_MAX : LINE_COLUMNS_MAX;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).length() > columnsMax) {
                breaches.add(source.breach(i + 1, "wider than " + columnsMax + " columns"));
            }
        }
        if (UNHELPFUL_NAME.matcher(source.fileName()).matches()) {
            breaches.add(source.breach(1, "name it for what it is"));
        }
        Source code = source.codeOnly();
        for (Banned banned : BANNED) {
            if (banned.where().test(source)) {
                breaches.addAll(code.breaches(banned.code(), banned.mend()));
            }
        }
        return breaches;
    }
}
