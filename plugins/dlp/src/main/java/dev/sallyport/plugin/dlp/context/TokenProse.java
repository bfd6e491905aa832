package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.DataType;
import dev.sallyport.plugin.dlp.column.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Finds in prose words that prove by their form to be credentials, addresses of devices, or wallets. */
final class TokenProse implements ProseFinder {

    /** Shorter words prove nothing. */
    private static final int CHARS_MIN = 12;

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
            while (end < text.length() && !ends(text.charAt(end))) {
                end++;
            }
            int stop = end;
            while (stop > at && ".,;:!?)]}".indexOf(text.charAt(stop - 1)) >= 0) {
                stop--;
            }
            int start = at;
            while (start < stop && "([{=".indexOf(text.charAt(start)) >= 0) {
                start++;
            }
            if (stop - start >= CHARS_MIN) {
                DataType type = Tokens.type(text.substring(start, stop));
                if (type != DataType.NONE) {
                    spans.add(new Span(start, stop, type, 0.95, "format"));
                }
            }
            at = end + 1;
        }
        return spans;
    }

    private static boolean ends(char c) {
        return Character.isWhitespace(c) || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '|';
    }
}
