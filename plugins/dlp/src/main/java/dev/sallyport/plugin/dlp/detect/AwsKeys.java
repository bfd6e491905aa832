package dev.sallyport.plugin.dlp.detect;

/** AWS access key ids, and the secret keys that stand near one or behind the name of one. */
final class AwsKeys {

    private static final int ID_LENGTH = 20;
    static final int SECRET_LENGTH = 40;

    /** How far from an id its secret is looked for: the neighbouring lines of a credentials file or JSON answer. */
    static final int NEAR = 160;

    private AwsKeys() {}

    /** Returns the end of the key id at {@code start}, or -1. */
    static int idEnd(String text, int start) {
        int end = start + ID_LENGTH;
        if (!(text.startsWith("AKIA", start) || text.startsWith("ASIA", start)) || end > text.length()) {
            return -1;
        }
        for (int i = start + 4; i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'))) {
                return -1;
            }
        }
        return Chars.isAlphanumeric(Chars.before(text, start)) || Chars.isAlphanumeric(Chars.at(text, end)) ? -1 : end;
    }

    /** Returns the start of the nearest secret key in {@code from} to {@code until}, or -1. */
    static int secretNear(String text, int from, int until) {
        int floor = Math.max(0, from);
        int ceiling = Math.min(text.length(), until);
        // A run that the window cuts is longer than it looks.
        while (floor > 0 && floor < ceiling && Chars.isBase64(text.charAt(floor - 1))) {
            floor++;
        }
        int i = floor;
        while (i < ceiling) {
            if (!Chars.isBase64(text.charAt(i)) || text.charAt(i) == '=') {
                i++;
                continue;
            }
            int end = i;
            while (end < text.length() && end - i <= SECRET_LENGTH && Chars.isBase64(text.charAt(end))) {
                end++;
            }
            if (end - i == SECRET_LENGTH && looksRandom(text, i, end)) {
                return i;
            }
            while (end < ceiling && Chars.isBase64(text.charAt(end))) {
                end++;
            }
            i = end;
        }
        return -1;
    }

    /** A digest in hexadecimal has forty characters too, and a path has words; a key has all three classes mixed. */
    private static boolean looksRandom(String text, int start, int end) {
        int upper = 0;
        int lower = 0;
        int digits = 0;
        boolean hex = true;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            hex &= Chars.isHex(c);
            if (Chars.isDigit(c)) {
                digits++;
            } else if (c >= 'A' && c <= 'Z') {
                upper++;
            } else if (c >= 'a' && c <= 'z') {
                lower++;
            }
        }
        return !hex && upper >= 4 && lower >= 4 && digits >= 1;
    }
}
