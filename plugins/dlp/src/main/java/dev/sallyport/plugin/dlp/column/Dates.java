package dev.sallyport.plugin.dlp.column;

import java.util.Locale;

/** Reads dates as people and databases write them. Only the year matters: what a date means, it shows by its year. */
final class Dates {

    /** What {@link #read} returns for a value that is no date. */
    static final int NONE = -1;

    private static final String MONTHS =
            " jan feb mar apr may jun jul aug sep oct nov dec mai okt dez dec. ene abr ago "
                    + "dic "
                    + "fev avr juin juil aout sept gen mag giu lug set ott mrt mei maj cze lip sie wrz paz lis gru sty "
                    + "lut kwi ";

    private final String text;
    private int year = NONE;
    private boolean clock;
    private boolean words;
    private boolean compact;

    private Dates(String text) {
        this.text = text;
    }

    /** Returns what was read, or nothing readable with the year {@link #NONE}. */
    static Dates read(CharStats stats) {
        Dates date = new Dates(stats.text);
        if (stats.digits >= 3 && stats.length >= 6 && stats.length <= 40) {
            date.parse(stats);
        }
        return date;
    }

    int year() {
        return year;
    }

    boolean isDate() {
        return year != NONE;
    }

    /** Whether a time of day other than midnight follows. */
    boolean hasClock() {
        return clock;
    }

    boolean hasWords() {
        return words;
    }

    boolean isCompact() {
        return compact;
    }

    private void parse(CharStats stats) {
        if (stats.onlyDigits()) {
            if (stats.length == 8) {
                compactDate();
            }
            return;
        }
        if (stats.letters() > 0 && stats.letters() - (text.contains("T") ? 1 : 0) >= 3) {
            if (withMonthName()) {
                words = true;
                return;
            }
        }
        numbers();
    }

    private void compactDate() {
        int y = CheckDigits.number(text, 0, 4);
        if (y >= 1850
                && y < 2100
                && CheckDigits.dayAndMonth(CheckDigits.number(text, 6, 8), CheckDigits.number(text, 4, 6))) {
            year = y;
            compact = true;
        }
    }

    private void numbers() {
        int[] number = new int[3];
        int[] width = new int[3];
        int i = 0;
        char separator = 0;
        for (int part = 0; part < 3; part++) {
            int start = i;
            while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9' && i - start < 4) {
                number[part] = number[part] * 10 + text.charAt(i++) - '0';
            }
            width[part] = i - start;
            if (width[part] == 0) {
                return;
            }
            if (part < 2) {
                char c = i < text.length() ? text.charAt(i) : 0;
                if ((c != '-' && c != '/' && c != '.') || (part == 1 && c != separator)) {
                    return;
                }
                separator = c;
                i++;
                if (separator == '.' && i < text.length() && text.charAt(i) == ' ') {
                    i++;
                }
            }
        }
        if (!rest(i)) {
            return;
        }
        if (width[0] == 4 && width[1] <= 2 && width[2] <= 2) {
            year = CheckDigits.dayAndMonth(number[2], number[1]) ? inRange(number[0]) : NONE;
        } else if (width[0] <= 2 && width[1] <= 2 && (width[2] == 4 || (width[2] == 2 && separator != '-'))) {
            boolean holds =
                    CheckDigits.dayAndMonth(number[0], number[1]) || CheckDigits.dayAndMonth(number[1], number[0]);
            int y = width[2] == 4 ? number[2] : number[2] + (number[2] > 30 ? 1900 : 2000);
            year = holds ? inRange(y) : NONE;
        }
    }

    private static int inRange(int y) {
        return y >= 1600 && y < 2200 ? y : NONE;
    }

    /** Whether nothing but a time may follow. */
    private boolean rest(int from) {
        if (from == text.length()) {
            return true;
        }
        char c = text.charAt(from);
        if (c != 'T' && c != ' ' && c != 'Z') {
            return false;
        }
        boolean moved = false;
        for (int i = from + 1; i < text.length(); i++) {
            char d = text.charAt(i);
            if ("0123456789:.+-Z APMapm".indexOf(d) < 0) {
                return false;
            }
            moved |= d >= '1' && d <= '9';
        }
        String after = text.substring(from + 1);
        boolean noonOrMidnight = after.startsWith("12:00:00 AM") || !moved;
        clock = after.length() > 3 && !noonOrMidnight;
        return true;
    }

    /** {@code 07-Jul-1964}, {@code Jun 28, 2000}, {@code 3 March 1975}. */
    private boolean withMonthName() {
        int i = 0;
        int named = 0;
        int foundYear = NONE;
        int days = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int start = i;
            if (c >= '0' && c <= '9') {
                while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                    i++;
                }
                if (i - start == 4) {
                    foundYear = CheckDigits.number(text, start, i);
                } else if (i - start <= 2) {
                    days++;
                } else {
                    return false;
                }
            } else if (Character.isLetter(c)) {
                while (i < text.length() && Character.isLetter(text.charAt(i))) {
                    i++;
                }
                String word = HeaderWords.plain(text.substring(start, i)).toLowerCase(Locale.ROOT);
                if (word.length() >= 3 && MONTHS.contains(" " + word.substring(0, 3) + " ")) {
                    named++;
                } else if (!"de st nd rd th".contains(word) && word.length() > 2) {
                    return false;
                }
            } else {
                if (" ,.-/:".indexOf(c) < 0) {
                    return false;
                }
                i++;
            }
        }
        if (named == 1 && foundYear != NONE && days >= 1) {
            year = inRange(foundYear);
        }
        return year != NONE;
    }
}
