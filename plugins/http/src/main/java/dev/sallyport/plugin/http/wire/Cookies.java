package dev.sallyport.plugin.http.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Cookies as they stand in fields (RFC 6265, sections 4.1 and 4.2). */
public final class Cookies {

    private Cookies() {}

    /** Returns the value of a cookie that a client sent; empty when it sent none of that name, or more than one. */
    public static Optional<String> one(Fields fields, String name) {
        List<String> values = new ArrayList<>(1);
        for (String field : fields.all("cookie")) {
            for (String pair : field.split(";", -1)) {
                String stripped = pair.strip();
                if (stripped.startsWith(name + '=')) {
                    values.add(stripped.substring(name.length() + 1));
                }
            }
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** Takes cookies out of what a client sent. What is left stays as it was written. */
    public static void remove(Fields fields, Set<String> names) {
        List<String> sent = fields.all("cookie");
        if (sent.isEmpty() || sent.stream().noneMatch(field -> mentions(field, names))) {
            return;
        }
        fields.remove("cookie");
        for (String field : sent) {
            List<String> kept = new ArrayList<>();
            for (String pair : field.split(";", -1)) {
                if (!names.contains(name(pair))) {
                    kept.add(pair.strip());
                }
            }
            if (!kept.isEmpty()) {
                fields.add("Cookie", String.join("; ", kept));
            }
        }
    }

    private static boolean mentions(String field, Set<String> names) {
        String lower = field.toLowerCase(Locale.ROOT);
        return names.stream().anyMatch(lower::contains);
    }

    /**
     * Returns the name that a cookie has once a browser sends it back, in lower case: of one without a name, the
     * beginning of its value stands in the name's place.
     *
     * @param cookie a pair, with or without attributes behind it
     */
    public static String name(String cookie) {
        String text = cookie.strip();
        while (text.startsWith("=")) {
            text = text.substring(1).strip();
        }
        int end = 0;
        while (end < text.length() && text.charAt(end) != '=' && text.charAt(end) != ';') {
            end++;
        }
        return text.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }
}
