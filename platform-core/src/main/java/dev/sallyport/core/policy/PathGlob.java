package dev.sallyport.core.policy;

import dev.sallyport.api.event.Argument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * A pattern for absolute paths. Arguments are compared by the file they name: {@code //}, {@code /./} and
 * {@code /tmp/..} are {@code /}, a name counts from the directory that the command changed to, and {@code /tmp/*} names
 * {@code /tmp}, too. In the pattern a star that is a whole part stands for everything below, and within a part for
 * characters of a name.
 */
public final class PathGlob {

    private static final List<String> NO_HOMES = List.of(
            "/bin/", "/boot/", "/dev/", "/etc/", "/lib", "/proc/", "/run/", "/sbin/", "/sys/", "/usr/", "/var/log/");

    private final Glob glob;
    private final boolean system;

    public PathGlob(String pattern) {
        String normal = normal(pattern);
        this.glob = new Glob(stars(normal));
        this.system = NO_HOMES.stream().anyMatch((normal + "/")::startsWith);
    }

    private static String stars(String pattern) {
        StringBuilder stars = new StringBuilder(pattern);
        for (int i = 0; i < pattern.length(); i++) {
            boolean begins = i == 0 || pattern.charAt(i - 1) == '/';
            boolean ends = i + 1 == pattern.length() || pattern.charAt(i + 1) == '/';
            if (pattern.charAt(i) == '*' && !(begins && ends)) {
                stars.setCharAt(i, Glob.PART);
            }
        }
        return stars.toString();
    }

    /** Whether the argument of a program that runs in a directory can name a path of this pattern. */
    public boolean matches(Argument argument, Argument directory) {
        String text = argument.text();
        return switch (argument.kind()) {
            case UNKNOWN -> true;
            case PARTIAL -> partial(text);
            case CONSTANT -> known(text, false, directory);
            case GLOB -> known(text, true, directory);
        };
    }

    /** What is put in may hold any steps up and down; only what stands after it is certain. */
    private boolean partial(String text) {
        String after = text.substring(text.lastIndexOf('*') + 1);
        String end = after.replaceAll("/+$", "");
        if (("/" + end + "/").contains("/../") || ("/" + end + "/").contains("/./") || end.contains("//")) {
            return true;
        }
        if (text.lastIndexOf('*') < 0) {
            return known(text, false, Argument.of("."));
        }
        return glob.meets("*" + end);
    }

    private boolean known(String text, boolean wild, Argument directory) {
        if (text.isEmpty()) {
            return false;
        }
        if (text.startsWith("/")) {
            return absolute(text, wild);
        }
        String base = directory.text();
        return switch (directory.kind()) {
            case CONSTANT ->
                base.startsWith("/") ? absolute(base + "/" + text, wild) : steppedOut(base + "/" + text, wild);
            case GLOB -> absolute(base + "/" + text, true);
            case PARTIAL, UNKNOWN -> anywhere(text, wild);
        };
    }

    /** A name in a directory that is not known: a place is told only by steps up, which may end anywhere above. */
    private boolean steppedOut(String text, boolean wild) {
        String normal = normal(text);
        if (!normal.startsWith("..")) {
            return wild && below(text);
        }
        String rest = normal.replaceFirst("^(\\.\\.(/|$))+", "");
        return anywhere(rest, wild);
    }

    /** A name below a directory of which nothing is known. */
    private boolean anywhere(String rest, boolean wild) {
        String end = normal("/" + rest);
        return end.equals("/") || glob.meets("*" + end.replace('*', wild ? Glob.PART : '?'));
    }

    /** Names such as {@code .*} can be the step up. */
    private boolean below(String text) {
        String up = stepsUp(text);
        return !up.equals(text) && steppedOut(up, true);
    }

    private boolean absolute(String text, boolean wild) {
        String normal = normal(text);
        if (!wild) {
            return glob.meets(normal.replace('*', '?'));
        }
        if (meets(normal)) {
            return true;
        }
        int last = normal.lastIndexOf('/');
        if (normal.substring(last + 1).matches("[*?]*\\*[*?]*") && meets(last == 0 ? "/" : normal.substring(0, last))) {
            return true;
        }
        String up = stepsUp(text);
        return !up.equals(text) && absolute(up, true);
    }

    /** A star of file names stays within one name; two stars are the way to somebody's home, which is no system's. */
    private boolean meets(String wild) {
        boolean home = wild.contains("**");
        if (home && system) {
            return false;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < wild.length(); i++) {
            boolean star = wild.charAt(i) == '*';
            boolean two = star && i + 1 < wild.length() && wild.charAt(i + 1) == '*';
            text.append(star && !two ? Glob.PART : wild.charAt(i));
            i += two ? 1 : 0;
        }
        return glob.meets(text.toString());
    }

    private static String stepsUp(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            boolean up =
                    part.startsWith(".") && part.length() > 1 && !part.equals("..") && new Glob(part).matches("..");
            parts.add(up ? ".." : part);
        }
        return String.join("/", parts);
    }

    /** Takes out doubled slashes and steps; a relative path keeps the steps up it begins with. */
    public static String normal(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty() && !parts.peekLast().equals("..")) {
                    parts.removeLast();
                } else if (!rooted) {
                    parts.addLast(part);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        StringBuilder normal = new StringBuilder();
        for (Iterator<String> each = parts.iterator(); each.hasNext(); ) {
            normal.append(rooted || !normal.isEmpty() ? "/" : "").append(each.next());
        }
        return normal.isEmpty() ? (rooted ? "/" : ".") : normal.toString();
    }
}
