package dev.sallyport.plugin.dlp.text;

/** The forms of values that words announce. Each returns the end of the value that begins at a place, or -1. */
final class SaidForms {

    private static final String[] MONTHS = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai", "okt", "dez",
                "fév", "avr", "jui",
        "aoû", "déc", "ene", "abr", "ago", "dic", "gen", "mag", "giu", "lug", "set", "ott", "fev", "out", "mrt", "mei",
                "янв", "фев", "мар",
        "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"
    };

    private SaidForms() {}

    static int end(String type, CharSequence text, int start) {
        return switch (type) {
            case "DATE_OF_BIRTH" -> date(text, start);
            case "PASSPORT" -> code(text, start, 6, 11, 2);
            case "DRIVER_LICENSE" -> code(text, start, 5, 20, 4);
            case "NATIONAL_ID" -> grouped(text, start, 7, 4);
            case "MRN", "HEALTH_PLAN_ID" -> code(text, start, 5, 16, 4);
            case "NPI" -> digits(text, start, 10, 10);
            case "CVV" -> digits(text, start, 3, 4);
            case "CARD_EXPIRY" -> expiry(text, start);
            case "BANK_ACCOUNT" -> digits(text, start, 7, 17);
            case "ROUTING_NUMBER" -> routing(text, start);
            case "IMEI" -> digits(text, start, 14, 16);
            case "ICD10" -> diagnosis(text, start);
            case "USERNAME" -> userName(text, start);
            case "PHONE" -> phone(text, start);
            default -> -1;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static char at(CharSequence text, int i) {
        return i >= 0 && i < text.length() ? text.charAt(i) : 0;
    }

    private static int run(CharSequence text, int start) {
        int i = start;
        while (isDigit(at(text, i))) {
            i++;
        }
        return i;
    }

    /** Whether nothing of the same value follows. */
    private static boolean closed(CharSequence text, int end) {
        return !isAlphanumeric(at(text, end)) && !(at(text, end) == '.' && isDigit(at(text, end + 1)));
    }

    private static int digits(CharSequence text, int start, int least, int most) {
        int end = run(text, start);
        return end - start >= least && end - start <= most && closed(text, end) && at(text, end) != '-' ? end : -1;
    }

    /** Letters and digits, perhaps with dashes: capitals or digits only. */
    private static int code(CharSequence text, int start, int least, int most, int leastDigits) {
        int i = start;
        int digits = 0;
        while (isDigit(at(text, i))
                || (at(text, i) >= 'A' && at(text, i) <= 'Z')
                || (at(text, i) == '-' && isAlphanumeric(at(text, i + 1)))) {
            digits += isDigit(at(text, i)) ? 1 : 0;
            i++;
        }
        int length = i - start;
        return length >= least && length <= most && digits >= leastDigits && closed(text, i) ? i : -1;
    }

    /** Groups of capitals and digits with one separator between them. */
    private static int grouped(CharSequence text, int start, int least, int leastDigits) {
        int i = start;
        int digits = 0;
        int length = 0;
        int end = -1;
        while (i < text.length() && length <= 22) {
            char c = text.charAt(i);
            if (isDigit(c) || (c >= 'A' && c <= 'Z')) {
                digits += isDigit(c) ? 1 : 0;
                length++;
                i++;
                end = i;
            } else if ((c == ' ' || c == '-' || c == '.' || c == '/' || c == '+')
                    && end == i
                    && isGroup(text, i + 1, c)) {
                i++;
            } else {
                break;
            }
        }
        return length >= least && length <= 22 && digits >= leastDigits && end > 0 && closed(text, end) ? end : -1;
    }

    /** Whether a group of the same value follows: after a space only one with a digit and no word. */
    private static boolean isGroup(CharSequence text, int from, char separator) {
        int i = from;
        int digits = 0;
        while (isAlphanumeric(at(text, i))) {
            if (at(text, i) >= 'a') {
                return false;
            }
            digits += isDigit(at(text, i)) ? 1 : 0;
            i++;
        }
        return i > from && (digits > 0 || (separator != ' ' && i - from <= 3) || (i - from <= 2 && separator == ' '));
    }

    private static int date(CharSequence text, int start) {
        int first = run(text, start);
        int length = first - start;
        if (length == 8 && closed(text, first)) {
            return first;
        }
        if (length == 0) {
            int month = month(text, start);
            return month > 0 ? dayAndYear(text, month) : -1;
        }
        char joint = at(text, first);
        if ((length == 4 || length <= 2) && (joint == '-' || joint == '/' || joint == '.')) {
            int from = first + 1 + (at(text, first + 1) == ' ' ? 1 : 0);
            int second = run(text, from);
            if (second == from) {
                second = month(text, from);
            }
            if (second > from && at(text, second) == joint) {
                int third = run(text, second + 1 + (at(text, second + 1) == ' ' ? 1 : 0));
                return third > second + 1 ? time(text, third) : -1;
            }
        }
        if (length <= 2) {
            int from = first;
            while (at(text, from) == ' ' || at(text, from) == '.' || at(text, from) == ',' || isOrdinal(text, from)) {
                from += isOrdinal(text, from) ? 2 : 1;
            }
            int month = month(text, from);
            if (month > 0) {
                int year = month + (at(text, month) == ' ' || at(text, month) == ',' ? 1 : 0);
                year += at(text, year) == ' ' ? 1 : 0;
                int end = run(text, year);
                return end - year == 4 ? end : -1;
            }
        }
        return -1;
    }

    private static boolean isOrdinal(CharSequence text, int i) {
        String two = "" + at(text, i) + at(text, i + 1);
        return two.equals("st") || two.equals("nd") || two.equals("rd") || two.equals("th");
    }

    private static int time(CharSequence text, int end) {
        if (at(text, end) != 'T' || !isDigit(at(text, end + 1))) {
            return end;
        }
        int i = end + 1;
        while (isDigit(at(text, i)) || ((at(text, i) == ':' || at(text, i) == '.') && isDigit(at(text, i + 1)))) {
            i++;
        }
        return at(text, i) == 'Z' ? i + 1 : i;
    }

    private static int month(CharSequence text, int start) {
        int end = start;
        while (Character.isLetter(at(text, end))) {
            end++;
        }
        if (end - start < 3 || end - start > 10) {
            return -1;
        }
        String word = text.subSequence(start, start + 3).toString().toLowerCase(java.util.Locale.ROOT);
        for (String month : MONTHS) {
            if (month.equals(word)) {
                return at(text, end) == '.' ? end + 1 : end;
            }
        }
        return -1;
    }

    private static int dayAndYear(CharSequence text, int month) {
        int day = month + (at(text, month) == ' ' ? 1 : 0);
        int dayEnd = run(text, day);
        if (dayEnd == day || dayEnd - day > 2) {
            return -1;
        }
        int year = dayEnd + (isOrdinal(text, dayEnd) ? 2 : 0);
        year += at(text, year) == ',' ? 1 : 0;
        year += at(text, year) == ' ' ? 1 : 0;
        int end = run(text, year);
        return end - year == 4 ? end : -1;
    }

    private static int expiry(CharSequence text, int start) {
        int month = run(text, start);
        if (month - start == 4 && closed(text, month) && isMonth(text, start)) {
            return month;
        }
        if (month - start == 4
                && at(text, month) == '-'
                && isMonth(text, month + 1)
                && run(text, month + 1) == month + 3) {
            return month + 3;
        }
        if (month - start < 1 || month - start > 2 || (at(text, month) != '/' && at(text, month) != '-')) {
            return -1;
        }
        int year = run(text, month + 1);
        boolean whole = year - month == 3 || year - month == 5;
        return whole && closed(text, year) && at(text, year) != '/' && at(text, year) != '-' ? year : -1;
    }

    private static boolean isMonth(CharSequence text, int start) {
        int month = (at(text, start) - '0') * 10 + at(text, start + 1) - '0';
        return month >= 1 && month <= 12;
    }

    private static int routing(CharSequence text, int start) {
        int end = run(text, start);
        if (end - start == 2 && at(text, end) == '-' && run(text, end + 1) == end + 3 && at(text, end + 3) == '-') {
            int last = run(text, end + 4);
            return last == end + 6 ? last : -1;
        }
        return digits(text, start, 6, 9);
    }

    private static int diagnosis(CharSequence text, int start) {
        char letter = at(text, start);
        if (letter < 'A' || letter > 'Z' || !isDigit(at(text, start + 1)) || !isAlphanumeric(at(text, start + 2))) {
            return -1;
        }
        int end = start + 3;
        if (at(text, end) == '.' && isAlphanumeric(at(text, end + 1))) {
            end++;
            int from = end;
            while (isAlphanumeric(at(text, end)) && end - from < 4) {
                end++;
            }
        }
        return closed(text, end) ? end : -1;
    }

    /** Words joined by a dot or an underscore, or a word with digits; nothing that a sentence has. */
    private static int userName(CharSequence text, int start) {
        int i = start;
        int joints = 0;
        int digits = 0;
        int letters = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (Character.isLetter(c)) {
                letters++;
            } else if (isDigit(c)) {
                digits++;
            } else if ((c == '.' || c == '_' || c == '-') && Character.isLetterOrDigit(at(text, i + 1)) && i > start) {
                joints += c == '-' ? 0 : 1;
            } else {
                break;
            }
            i++;
        }
        boolean looks = letters >= 2
                && (joints == 1
                        || joints == 2
                        || (digits > 0 && digits < letters && Character.isLetter(at(text, start))));
        return looks
                        && i - start >= 4
                        && i - start <= 40
                        && at(text, i) != '@'
                        && at(text, i) != '('
                        && at(text, i) != '/'
                ? i
                : -1;
    }

    private static int phone(CharSequence text, int start) {
        int i = start;
        int digits = 0;
        int end = -1;
        if (at(text, i) == '+') {
            i++;
        }
        while (i < text.length() && digits <= 15) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                digits++;
                i++;
                end = i;
            } else if ((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '\u00a0')
                    && (end < 0 || i - end < 2)
                    && leadsOn(text, i + 1)) {
                i++;
            } else {
                break;
            }
        }
        return digits >= 7 && digits <= 15 && !isAlphanumeric(at(text, end)) && !isDate(text, start, end) ? end : -1;
    }

    private static boolean leadsOn(CharSequence text, int i) {
        char c = at(text, i);
        return isDigit(c)
                || ((c == '(' || c == ' ' || c == '-') && (isDigit(at(text, i + 1)) || at(text, i + 1) == '('));
    }

    private static boolean isDate(CharSequence text, int start, int end) {
        return end - start >= 8 && date(text, start) == end && !isDigit(at(text, start + 4));
    }
}
