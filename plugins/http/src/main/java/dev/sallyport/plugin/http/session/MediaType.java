package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import java.util.Locale;
import java.util.Optional;

/**
 * What a body is said to be.
 *
 * @param name type and subtype in lower case; empty when nothing was said
 * @param charset the character set that was said
 */
record MediaType(String name, Optional<String> charset) {

    /** What bytes are called that nobody could decode. */
    static final String OPAQUE = "application/octet-stream";

    private static final MediaType NONE = new MediaType("", Optional.empty());

    static MediaType of(Fields fields) {
        return fields.first("content-type").map(MediaType::of).orElse(NONE);
    }

    private static MediaType of(String value) {
        int semicolon = value.indexOf(';');
        String name = semicolon < 0 ? value : value.substring(0, semicolon);
        String parameters = semicolon < 0 ? "" : value.substring(semicolon + 1);
        Optional<String> charset = Optional.empty();
        for (String parameter : parameters.split(";", -1)) {
            String stripped = parameter.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith("charset=")) {
                charset = Optional.of(stripped.substring("charset=".length()).replace("\"", ""));
            }
        }
        return new MediaType(name.strip().toLowerCase(Locale.ROOT), charset);
    }
}
