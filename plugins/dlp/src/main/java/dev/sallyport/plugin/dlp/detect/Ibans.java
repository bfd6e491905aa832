package dev.sallyport.plugin.dlp.detect;

import java.util.HashMap;
import java.util.Map;

/** International bank account numbers: country, its length, and the check modulo 97. */
final class Ibans {

    private static final Map<String, Integer> LENGTHS = new HashMap<>();

    static {
        String countries = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 "
                + "DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 "
                + "IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 "
                + "MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 "
                + "SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";
        for (String country : countries.split(" ")) {
            LENGTHS.put(country.substring(0, 2), Integer.valueOf(country.substring(2)));
        }
    }

    private Ibans() {}

    /** Returns the end of the IBAN whose country begins at {@code start}, or -1. */
    static int end(String text, int start) {
        if (start < 0
                || start + 15 > text.length()
                || !Chars.opens(text, start)
                || !Chars.isDigit(text.charAt(start + 2))
                || !Chars.isDigit(text.charAt(start + 3))) {
            return -1;
        }
        char first = upper(text.charAt(start));
        char second = upper(text.charAt(start + 1));
        Integer length = LENGTHS.get("" + first + second);
        if (length == null) {
            return -1;
        }
        int end = start;
        int taken = 0;
        int check = 0;
        while (taken < length) {
            char c = Chars.at(text, end);
            if (Chars.isSeparator(c)
                    && groupEnds(taken, end - start)
                    && Chars.isAlphanumeric(Chars.at(text, end + 1))) {
                end++;
                continue;
            }
            int number = number(upper(c));
            if (number < 0) {
                return -1;
            }
            // The first four characters count last.
            if (taken >= 4) {
                check = fold(check, number);
            }
            taken++;
            end++;
        }
        if (Chars.isAlphanumeric(Chars.at(text, end))) {
            return -1;
        }
        check = fold(fold(check, number(first)), number(second));
        check = fold(fold(check, text.charAt(start + 2) - '0'), text.charAt(start + 3) - '0');
        return check == 1 ? end : -1;
    }

    /** Whether a separator may stand here: after every fourth character, and after all of them or none. */
    private static boolean groupEnds(int taken, int length) {
        return taken > 0 && taken % 4 == 0 && length == taken + taken / 4 - 1;
    }

    private static int fold(int remainder, int number) {
        return number > 9 ? (remainder * 100 + number) % 97 : (remainder * 10 + number) % 97;
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    private static int number(char c) {
        if (Chars.isDigit(c)) {
            return c - '0';
        }
        return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
    }
}
