package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.Path;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a person filled in, as browsers send it. */
record Form(Map<String, String> values) {

    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final int PATH_CHARS_MAX = 4 << 10;

    /** Reads a form; empty when it is none, or says a thing twice. */
    static Optional<Form> of(Fields fields, byte[] body) {
        return MediaType.of(fields).name().equals(TYPE)
                ? parse(new String(body, StandardCharsets.UTF_8)).map(Form::new)
                : Optional.empty();
    }

    private static Optional<Map<String, String>> parse(String text) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Returns a value; empty for one that was not filled in. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Returns a parameter of a query; empty for one that is not there. */
    static String query(Path path, String name) {
        return path.query().flatMap(Form::parse).orElse(Map.of()).getOrDefault(name, "");
    }

    /**
     * Returns where to lead after the sign-in: a path on this host, in the one form that nobody reads as anything else,
     * or the root where it is none.
     */
    static String path(String wanted) {
        boolean plain = wanted.length() <= PATH_CHARS_MAX && wanted.chars().allMatch(c -> c > ' ' && c < 127);
        try {
            Path path = Path.of(plain ? wanted : "/");
            return SignIn.at(path) ? "/" : path.target();
        } catch (Malformed e) {
            return "/";
        }
    }

    /** Names only: values are secrets. */
    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
