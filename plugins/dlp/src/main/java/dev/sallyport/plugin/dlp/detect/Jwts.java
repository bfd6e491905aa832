package dev.sallyport.plugin.dlp.detect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** JSON Web Tokens: three or five segments, of which the first decodes to a header that names an algorithm. */
final class Jwts {

    /** Longest header decoded; real ones with a certificate chain stay below it. */
    private static final int HEADER_CHARACTERS_MAX = 16_384;

    private Jwts() {}

    /** Returns the end of the token at {@code start} ({@code eyJ...}), or -1. */
    static int end(String text, int start) {
        int headerEnd = segmentEnd(text, start, start + HEADER_CHARACTERS_MAX);
        if (Chars.at(text, headerEnd) != '.' || !isHeader(text, start, headerEnd)) {
            return -1;
        }
        int segments = 1;
        int end = headerEnd;
        while (segments < 5 && Chars.at(text, end) == '.') {
            end = segmentEnd(text, end + 1, Integer.MAX_VALUE);
            segments++;
        }
        // An unsecured token ends in an empty segment; a sentence's full stop does too, and is then part of the span.
        return segments >= 3 ? end : -1;
    }

    private static int segmentEnd(String text, int start, int bound) {
        int i = start;
        while (i < text.length() && i < bound && Chars.isBase64Url(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isHeader(String text, int start, int end) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(text.substring(start, end));
            String header = new String(decoded, StandardCharsets.UTF_8).strip();
            return header.startsWith("{") && header.endsWith("}") && header.contains("\"alg\"");
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
