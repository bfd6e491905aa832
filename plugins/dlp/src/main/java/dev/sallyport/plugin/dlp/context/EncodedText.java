package dev.sallyport.plugin.dlp.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Reads what is written in base64: where the text inside holds anything sensitive, the whole of it is. */
final class EncodedText implements ProseFinder {

    private static final int CHARS_MIN = 16;
    private static final int CHARS_MAX = 1 << 16;

    private final Function<String, List<Span>> inner;

    /** @param inner finds in the text inside */
    EncodedText(Function<String, List<Span>> inner) {
        this.inner = inner;
    }

    @Override
    public boolean mayFind(Signs signs, String segment) {
        return signs.run() >= CHARS_MIN;
    }

    @Override
    public List<Span> find(String text) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isBase64(text.charAt(end))) {
                end++;
            }
            int stop = end;
            while (stop < text.length() && text.charAt(stop) == '=' && stop - end < 2) {
                stop++;
            }
            if (end - at >= CHARS_MIN && stop - at <= CHARS_MAX) {
                String decoded = decoded(text.substring(at, end));
                List<Span> found = decoded.isEmpty() ? List.of() : inner.apply(decoded);
                if (!found.isEmpty()) {
                    spans.add(new Span(
                            at, stop, found.getFirst().type(), found.getFirst().score(), "encoded"));
                }
            }
            at = Math.max(stop, at + 1);
        }
        return spans;
    }

    private static boolean isBase64(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }

    /** Returns the text inside, or nothing when it is no text. */
    private static String decoded(String word) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(word.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            return "";
        }
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t' && c != '\r') || c == '\ufffd' || c == 127) {
                return "";
            }
        }
        return decoded;
    }
}
