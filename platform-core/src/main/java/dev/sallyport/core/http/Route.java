package dev.sallyport.core.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One route of the control plane, with what its documentation says.
 *
 * @param pattern path whose parts in braces are values
 * @param right who may call it
 * @param summary a sentence
 * @param query known query parameters and what they mean
 * @param body what the body is; empty for none
 */
record Route(
        String method,
        String pattern,
        Right right,
        String summary,
        Map<String, String> query,
        String body,
        Handler handler) {

    /** Answers a call. */
    @FunctionalInterface
    interface Handler {
        Reply handle(Call call);
    }

    static Route get(String pattern, Right right, String summary, Handler handler) {
        return new Route("GET", pattern, right, summary, Map.of(), "", handler);
    }

    static Route post(String pattern, Right right, String summary, String body, Handler handler) {
        return new Route("POST", pattern, right, summary, Map.of(), body, handler);
    }

    static Route delete(String pattern, Right right, String summary, Handler handler) {
        return new Route("DELETE", pattern, right, summary, Map.of(), "", handler);
    }

    /** Adds query parameters: name, meaning, name, meaning... */
    Route query(String... pairs) {
        Map<String, String> all = new LinkedHashMap<>(query);
        for (int i = 0; i < pairs.length; i += 2) {
            all.put(pairs[i], pairs[i + 1]);
        }
        return new Route(method, pattern, right, summary, all, body, handler);
    }

    List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String segment : pattern.split("/")) {
            if (segment.startsWith("{")) {
                parts.add(segment.substring(1, segment.length() - 1));
            }
        }
        return parts;
    }

    /** Returns the values of the parts in braces, when the path fits. */
    Optional<Map<String, String>> match(List<String> segments) {
        String[] wanted = pattern.substring(1).split("/");
        if (wanted.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                values.put(wanted[i].substring(1, wanted[i].length() - 1), segments.get(i));
            } else if (!wanted[i].equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
