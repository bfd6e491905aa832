package dev.sallyport.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the route of a path: {@code /users/7/orders} is {@code /users/{id}/orders}. A path that no template describes
 * is named by the shape of its segments, the same one always, whatever went before: rules, approvals and searches rest
 * on it. Thread-safe.
 *
 * <p>A parameter may be a part of a segment: {@code /files/{name}.json}. Where several templates describe a path, a
 * literal segment is preferred to one with a parameter in it, and that to one that is a parameter.
 */
public final class Routes {

    /** No templates: every path is named by its shape. */
    public static final Routes BY_SHAPE = new Routes(List.of());

    private static final String ID = "{id}";
    private static final int SEGMENTS_MAX = 64;
    private static final int TOKEN_CHARS_MIN = 16;
    private static final int LONG_CHARS_MIN = 32;
    private static final int HEX_CHARS_MIN = 8;

    private final Part root = new Part();

    /** A segment with parameters in it. */
    private record Mixed(Glob glob, Part part) {}

    /** A segment of templates. */
    private static final class Part {

        private final Map<String, Part> literals = new LinkedHashMap<>();
        private final Map<String, Mixed> mixed = new LinkedHashMap<>();
        private @Nullable Part parameter;
        private @Nullable String template;
    }

    /** @param templates such as {@code /users/{id}}; throws {@link IllegalArgumentException} for one that is none */
    public Routes(List<String> templates) {
        for (String template : templates) {
            if (!template.startsWith("/")) {
                throw new IllegalArgumentException(
                        "must begin with a slash, such as /users/{id}, not '" + template + "'");
            }
            List<String> segments = segments(template);
            segments.forEach(segment -> check(template, segment));
            if (segments.size() > SEGMENTS_MAX) {
                throw new IllegalArgumentException("must have at most " + SEGMENTS_MAX + " segments");
            }
            Part at = root;
            for (String segment : segments) {
                at = next(at, segment);
            }
            at.template = template;
        }
    }

    /** Parameters are no part of others, and one does not end where the next begins. */
    private static void check(String template, String segment) {
        if (!segment.matches("([^{}]*\\{[^{}]+}(?=[^{]|$))*[^{}]*")) {
            throw new IllegalArgumentException(
                    "must have names in braces, apart from each other, not '" + template + "'");
        }
    }

    private static Part next(Part at, String segment) {
        if (segment.matches("\\{[^{}]*}")) {
            Part parameter = at.parameter;
            if (parameter == null) {
                parameter = new Part();
                at.parameter = parameter;
            }
            return parameter;
        }
        if (segment.indexOf('{') >= 0) {
            // What is a star in a template is one in no path: it is percent-encoded or some character to a glob.
            String pattern = segment.replaceAll("\\{[^{}]*}", "?*");
            return at.mixed
                    .computeIfAbsent(pattern, key -> new Mixed(new Glob(key), new Part()))
                    .part();
        }
        return at.literals.computeIfAbsent(segment.toLowerCase(Locale.ROOT), key -> new Part());
    }

    private static List<String> segments(String path) {
        int to = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return List.of(path.substring(Math.min(1, to), to).split("/", -1));
    }

    /** Returns the route of a canonical path. */
    public String of(String path) {
        List<String> segments = segments(path);
        if (segments.size() <= SEGMENTS_MAX) {
            String declared = find(root, segments, 0);
            if (declared != null) {
                return declared;
            }
        }
        List<String> shapes = new ArrayList<>(segments.size());
        for (String segment : segments) {
            shapes.add(isId(segment) ? ID : segment);
        }
        return "/" + String.join("/", shapes);
    }

    private static @Nullable String find(Part at, List<String> segments, int index) {
        if (index == segments.size()) {
            return at.template;
        }
        String segment = segments.get(index);
        Part literal = at.literals.get(segment.toLowerCase(Locale.ROOT));
        String found = literal == null ? null : find(literal, segments, index + 1);
        for (Mixed mixed : at.mixed.values()) {
            if (found == null && mixed.glob().matches(segment)) {
                found = find(mixed.part(), segments, index + 1);
            }
        }
        if (found == null && at.parameter != null && !segment.isEmpty()) {
            found = find(at.parameter, segments, index + 1);
        }
        return found;
    }

    /** Whether a segment looks like the name of one thing among many. */
    private static boolean isId(String segment) {
        int digits = 0;
        int hex = 0;
        int plain = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            hex += Character.digit(c, 16) >= 0 || c == '-' ? 1 : 0;
            plain += (c >= '0' && c <= '9')
                            || (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || "-_.~=".indexOf(c) >= 0
                    ? 1
                    : 0;
        }
        int length = segment.length();
        if (length == 0 || digits == length) {
            return length > 0;
        }
        if (segment.indexOf('@') >= 0 || segment.toLowerCase(Locale.ROOT).contains("%40")) {
            return true;
        }
        boolean hexadecimal = hex == length && digits > 0 && length >= HEX_CHARS_MIN;
        boolean token = plain == length && digits > 0 && length >= TOKEN_CHARS_MIN;
        return hexadecimal || token || length >= LONG_CHARS_MIN;
    }
}
