package dev.sallyport.plugin.dlp.column;

/** Counts over the characters of one value. */
final class CharStats {

    final String text;
    final int length;
    int digits;
    int lowers;
    int uppers;
    int marked;
    int cyrillic;
    int han;
    int kana;
    int hangul;
    int otherScript;
    int spaces;
    int dots;
    int dashes;
    int slashes;
    int commas;
    int colons;
    int ats;
    int underscores;
    int otherSymbols;
    int hex;
    int words;

    CharStats(String text) {
        this.text = text;
        this.length = text.length();
        boolean inWord = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean letter = count(c);
            if (letter && !inWord) {
                words++;
            }
            inWord = letter || (inWord && (c == '\'' || c == '’'));
        }
    }

    private boolean count(char c) {
        if (c >= '0' && c <= '9') {
            digits++;
            hex++;
            return false;
        }
        if (c >= 'a' && c <= 'z') {
            lowers++;
            hex += c <= 'f' ? 1 : 0;
            return true;
        }
        if (c >= 'A' && c <= 'Z') {
            uppers++;
            hex += c <= 'F' ? 1 : 0;
            return true;
        }
        if (c >= 128) {
            return script(c);
        }
        switch (c) {
            case ' ', '\t', '\n', '\r' -> spaces++;
            case '.' -> dots++;
            case '-' -> dashes++;
            case '/' -> slashes++;
            case ',' -> commas++;
            case ':' -> colons++;
            case '@' -> ats++;
            case '_' -> underscores++;
            default -> otherSymbols++;
        }
        return false;
    }

    private boolean script(char c) {
        if (!Character.isLetter(c)) {
            if (Character.isSpaceChar(c)) {
                spaces++;
            } else {
                otherSymbols++;
            }
            return false;
        }
        if (c < 0x0250 || (c >= 0x1e00 && c < 0x1f00)) {
            marked++;
            if (Character.isUpperCase(c)) {
                uppers++;
            } else {
                lowers++;
            }
        } else if (c >= 0x0400 && c < 0x0530) {
            cyrillic++;
            if (Character.isUpperCase(c)) {
                uppers++;
            } else {
                lowers++;
            }
        } else if (c >= 0x3040 && c < 0x3100) {
            kana++;
        } else if (c >= 0xac00 && c < 0xd7b0) {
            hangul++;
        } else if (c >= 0x3400 && c < 0xa000) {
            han++;
        } else {
            otherScript++;
        }
        return true;
    }

    int letters() {
        return lowers + uppers + eastern();
    }

    /** Letters of scripts without case. */
    int eastern() {
        return han + kana + hangul + otherScript;
    }

    int symbols() {
        return dots + dashes + slashes + commas + colons + ats + underscores + otherSymbols;
    }

    boolean onlyDigits() {
        return digits == length && length > 0;
    }

    boolean onlyLetters() {
        return length > 0 && letters() == length;
    }

    boolean alphanumeric() {
        return length > 0 && digits + letters() == length;
    }

    char at(int index) {
        return index >= 0 && index < length ? text.charAt(index) : 0;
    }
}
