package dev.sallyport.plugin.http.aws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;

/** The one form of a request that both sides sign, whatever became of it on its way ("canonical request"). */
final class Canonical {

    private Canonical() {}

    /**
     * Returns the request.
     *
     * @param path as it is sent, beginning with a slash
     * @param query as it is sent, without the question mark; empty for none
     * @param fields the values of the signed fields by their names in lower case
     * @param once whether the path is encoded once only, as S3 wants it
     */
    static String request(
            String method,
            String path,
            String query,
            SortedMap<String, List<String>> fields,
            String payload,
            boolean once) {
        StringBuilder text = new StringBuilder(256);
        text.append(method).append('\n');
        text.append(path(path, once)).append('\n');
        text.append(query(query)).append('\n');
        for (Map.Entry<String, List<String>> field : fields.entrySet()) {
            StringJoiner values = new StringJoiner(",", field.getKey() + ':', "\n");
            field.getValue().forEach(value -> values.add(value.strip().replaceAll(" +", " ")));
            text.append(values);
        }
        return text.append('\n')
                .append(names(fields))
                .append('\n')
                .append(payload)
                .toString();
    }

    static String names(SortedMap<String, List<String>> fields) {
        return String.join(";", fields.keySet());
    }

    /** S3 takes the path's characters, encoded once. All others encode what was sent, which is encoded already. */
    private static String path(String path, boolean once) {
        return encoded(once ? decoded(path) : path.getBytes(StandardCharsets.UTF_8), true);
    }

    /** Names and values, encoded and in the order of their bytes. A plus sign is a plus sign. */
    private static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        record Parameter(String name, String value) implements Comparable<Parameter> {
            @Override
            public int compareTo(Parameter other) {
                int byName = name.compareTo(other.name);
                return byName == 0 ? value.compareTo(other.value) : byName;
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (!parameter.isEmpty()) {
                parameters.add(new Parameter(encoded(decoded(name), false), encoded(decoded(value), false)));
            }
        }
        Collections.sort(parameters);
        StringJoiner joined = new StringJoiner("&");
        parameters.forEach(parameter -> joined.add(parameter.name() + '=' + parameter.value()));
        return joined.toString();
    }

    /** Encodes every byte but the unreserved ones of RFC 3986, section 2.3. */
    private static String encoded(byte[] bytes, boolean path) {
        StringBuilder out = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "-_.~".indexOf(c) >= 0
                    || (path && c == '/');
            if (plain) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }

    private static byte[] decoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out.write(bytes[i]);
            } else {
                out.write((high << 4) | low);
                i += 2;
            }
        }
        return out.toByteArray();
    }
}
