package dev.sallyport.plugin.dlp.column;

import static dev.sallyport.plugin.dlp.column.CheckDigits.number;
import static dev.sallyport.plugin.dlp.column.NationalIds.bit;

import dev.sallyport.plugin.dlp.column.NationalIds.Kind;

/** The national identifiers that have letters in them. */
final class NationalIdsWithLetters {

    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private static final String IRISH = "WABCDEFGHIJKLMNOPQRSTUV";
    private static final String CURP = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ";
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private NationalIdsWithLetters() {}

    static long kinds(String s) {
        return switch (s.length()) {
            case 8 -> bit(Kind.IE_PPS, irish(s));
            case 9 -> nine(s);
            case 10 ->
                bit(Kind.IN_PAN, fits(s, "AAAAA9999A") && "PCHFATBLJG".indexOf(s.charAt(3)) >= 0)
                        | bit(Kind.FI_HETU, finnish(s, 6));
            case 11 -> bit(Kind.FI_HETU, finnish(s, 7) && "+-ABCDEFUVWXY".indexOf(s.charAt(6)) >= 0);
            case 15 -> bit(Kind.FR_NIR, corsican(s));
            case 16 -> bit(Kind.IT_CODICE_FISCALE, italian(s));
            case 18 ->
                bit(Kind.MX_CURP, mexican(s))
                        | bit(
                                Kind.CN_RIC,
                                s.endsWith("X")
                                        && isDigits(s, 0, 17)
                                        && NationalIds.chinese(s.substring(0, 17) + "0", 10));
            default -> 0;
        };
    }

    private static long nine(String s) {
        boolean chilean = fits(s, "99999999K") && chileanCheck(s.substring(0, 8)) == 10;
        return bit(Kind.ES_DNI, fits(s, "99999999A") && SPANISH.charAt(number(s, 0, 8) % 23) == s.charAt(8))
                | bit(Kind.ES_NIE, spanishForeigner(s))
                | bit(Kind.UK_NINO, british(s))
                | bit(Kind.SG_NRIC, singaporean(s))
                | bit(Kind.IE_PPS, irish(s))
                | bit(Kind.CL_RUT, chilean);
    }

    private static boolean spanishForeigner(String s) {
        int lead = "XYZ".indexOf(s.charAt(0));
        return lead >= 0
                && isDigits(s, 1, 8)
                && SPANISH.charAt((lead * 10_000_000 + number(s, 1, 8)) % 23) == s.charAt(8);
    }

    private static boolean british(String s) {
        return fits(s, "AA999999A")
                && "DFIQUV".indexOf(s.charAt(0)) < 0
                && "DFIOQUV".indexOf(s.charAt(1)) < 0
                && s.charAt(8) <= 'D';
    }

    private static boolean singaporean(String s) {
        int lead = "STFGM".indexOf(s.charAt(0));
        if (lead < 0 || !isDigits(s, 1, 8)) {
            return false;
        }
        int sum = CheckDigits.weighted(s.substring(1), 2, 7, 6, 5, 4, 3, 2);
        String letters = switch (lead) {
            case 0, 1 -> "JZIHGFEDCBA";
            case 2, 3 -> "XWUTRQPNMLK";
            default -> "KLJNPQRTUWX";
        };
        int offset = lead == 1 || lead == 3 ? 4 : lead == 4 ? 3 : 0;
        char expected = lead == 4 ? letters.charAt(10 - (sum + offset) % 11) : letters.charAt((sum + offset) % 11);
        return expected == s.charAt(8);
    }

    private static boolean irish(String s) {
        if (!isDigits(s, 0, 7) || !isLetters(s, 7, s.length())) {
            return false;
        }
        int sum = CheckDigits.weighted(s, 8, 7, 6, 5, 4, 3, 2);
        if (s.length() == 9) {
            sum += 9 * IRISH.indexOf(s.charAt(8));
        }
        return IRISH.charAt(sum % 23) == s.charAt(7);
    }

    /** The date, an individual number, and a check character; the sign of the century may have been a separator. */
    private static boolean finnish(String s, int individual) {
        if (!isDigits(s, 0, 6) || !isDigits(s, individual, individual + 3)) {
            return false;
        }
        int value = number(s, 0, 6) * 1000 + number(s, individual, individual + 3);
        return CheckDigits.dayAndMonth(number(s, 0, 2), number(s, 2, 4))
                && FINNISH.charAt(Math.floorMod(value, 31)) == s.charAt(s.length() - 1);
    }

    private static boolean corsican(String s) {
        if (!s.startsWith("2A", 5) && !s.startsWith("2B", 5)) {
            return false;
        }
        String digits = s.substring(0, 5) + (s.charAt(6) == 'A' ? "19" : "18") + s.substring(7);
        return isDigits(digits, 0, 15) && 97 - CheckDigits.remainder(digits, 0, 13, 97) == number(digits, 13, 15);
    }

    private static boolean italian(String s) {
        if (!fits(s, "AAAAAA??A??A???A")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            char c = s.charAt(i);
            int place = c <= '9' ? c - '0' : c - 'A';
            if (place < 0 || place > 25) {
                return false;
            }
            sum += i % 2 == 0 ? ITALIAN_ODD[place] : place;
        }
        return 'A' + sum % 26 == s.charAt(15);
    }

    private static boolean mexican(String s) {
        if (!fits(s, "AAAA999999AAAAAA?9")) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            int place = CURP.indexOf(s.charAt(i));
            if (place < 0) {
                return false;
            }
            sum += place * (18 - i);
        }
        return "HMX".indexOf(s.charAt(10)) >= 0 && (10 - sum % 10) % 10 == s.charAt(17) - '0';
    }

    private static int chileanCheck(String digits) {
        int sum = 0;
        for (int i = digits.length() - 1, weight = 2; i >= 0; i--, weight = weight == 7 ? 2 : weight + 1) {
            sum += CheckDigits.digit(digits, i) * weight;
        }
        return (11 - sum % 11) % 11;
    }

    /** Whether a text has a form: A a letter, 9 a digit, ? either, anything else itself. */
    private static boolean fits(String s, String form) {
        for (int i = 0; i < form.length(); i++) {
            char c = s.charAt(i);
            char wanted = form.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z';
            boolean digit = c >= '0' && c <= '9';
            boolean holds = switch (wanted) {
                case 'A' -> letter;
                case '9' -> digit;
                case '?' -> letter || digit;
                default -> c == wanted;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String s, int from, int to) {
        for (int i = from; i < to; i++) {
            if (s.charAt(i) < '0' || s.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetters(String s, int from, int to) {
        for (int i = from; i < to; i++) {
            if (s.charAt(i) < 'A' || s.charAt(i) > 'Z') {
                return false;
            }
        }
        return true;
    }
}
