package dev.sallyport.plugin.dlp.column;

import static dev.sallyport.plugin.dlp.column.CheckDigits.digit;
import static dev.sallyport.plugin.dlp.column.CheckDigits.number;
import static dev.sallyport.plugin.dlp.column.CheckDigits.remainder;
import static dev.sallyport.plugin.dlp.column.CheckDigits.weighted;

/**
 * National identifiers of persons, checked by their forms, dates and check digits. A value can pass for several of
 * them: a single check digit is a one in ten chance, so a match is evidence and not yet a finding.
 */
final class NationalIds {

    /** The kinds, as bits of what {@link #kinds} returns. */
    enum Kind {
        US_SSN,
        US_ITIN,
        UK_NINO,
        UK_NHS,
        CA_SIN,
        AU_TFN,
        IN_AADHAAR,
        IN_PAN,
        DE_STEUER_ID,
        FR_NIR,
        ES_DNI,
        ES_NIE,
        IT_CODICE_FISCALE,
        NL_BSN,
        PL_PESEL,
        SE_PERSONNUMMER,
        DK_CPR,
        FI_HETU,
        NO_FODSELSNUMMER,
        BR_CPF,
        AR_CUIT,
        MX_CURP,
        CN_RIC,
        KR_RRN,
        TR_TCKN,
        SG_NRIC,
        TH_ID,
        ZA_ID,
        RU_SNILS,
        BE_RRN,
        CH_AHV,
        AT_SVNR,
        PT_NIF,
        CZ_RC,
        RO_CNP,
        BG_EGN,
        HR_OIB,
        IE_PPS,
        IL_ID,
        JP_MY_NUMBER,
        CL_RUT,
        GR_AMKA,
        HU_TAJ,
        EE_IK
    }

    private NationalIds() {}

    /**
     * Returns the kinds a value may be, one bit each.
     *
     * @param plain the value without spaces, hyphens, dots and slashes, in upper case
     * @param digits whether {@code plain} is digits only
     * @param dashes how many separators were taken out
     */
    static long kinds(String plain, boolean digits, int dashes) {
        if (plain.length() < 8 || plain.length() > 18) {
            return 0;
        }
        return digits ? ofDigits(plain, dashes) : NationalIdsWithLetters.kinds(plain);
    }

    static long bit(Kind kind, boolean holds) {
        return holds ? 1L << kind.ordinal() : 0;
    }

    private static long ofDigits(String d, int dashes) {
        if (CheckDigits.same(d)) {
            return 0;
        }
        return switch (d.length()) {
            case 9 -> nine(d);
            case 10 -> ten(d, dashes);
            case 11 -> eleven(d);
            case 12 -> twelve(d);
            case 13 -> thirteen(d);
            case 15 -> bit(Kind.FR_NIR, frenchNir(d));
            case 18 -> bit(Kind.CN_RIC, chinese(d, digit(d, 17)));
            default -> 0;
        };
    }

    private static long nine(String d) {
        int area = number(d, 0, 3);
        int group = number(d, 3, 5);
        boolean serial = number(d, 5, 9) != 0;
        boolean itinGroup = (group >= 50 && group <= 65) || (group >= 70 && group <= 92) || group >= 94;
        int dutch = weighted(d, 9, 8, 7, 6, 5, 4, 3, 2) - digit(d, 8);
        int portuguese = (11 - weighted(d, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 % 10;
        return bit(Kind.US_SSN, area != 0 && area != 666 && area < 900 && group != 0 && serial)
                | bit(Kind.US_ITIN, area >= 900 && itinGroup && serial)
                | bit(Kind.CA_SIN, digit(d, 0) != 0 && digit(d, 0) != 8 && CheckDigits.luhn(d, 0))
                | bit(Kind.AU_TFN, weighted(d, 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0)
                | bit(Kind.NL_BSN, dutch % 11 == 0)
                | bit(Kind.PT_NIF, "123".indexOf(d.charAt(0)) >= 0 && portuguese == digit(d, 8))
                | bit(Kind.IL_ID, CheckDigits.luhn(d, 0))
                | bit(Kind.HU_TAJ, weighted(d, 3, 7, 3, 7, 3, 7, 3, 7) % 10 == digit(d, 8));
    }

    private static long ten(String d, int dashes) {
        int nhs = 11 - weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        int bulgarian = weighted(d, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10;
        int austrian = weighted(d, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11;
        int month = number(d, 2, 4);
        int czech = month % 50 > 20 ? month % 50 - 20 : month % 50;
        boolean swedish = CheckDigits.dayAndMonth(number(d, 4, 6) % 60, month) && CheckDigits.luhn(d, 0);
        return bit(Kind.UK_NHS, (nhs == 11 ? 0 : nhs) == digit(d, 9))
                | bit(Kind.SE_PERSONNUMMER, swedish)
                | bit(Kind.DK_CPR, dashes <= 1 && CheckDigits.dayAndMonth(number(d, 0, 2), number(d, 2, 4)))
                | bit(Kind.BG_EGN, CheckDigits.dayAndMonth(number(d, 4, 6), month % 20) && bulgarian == digit(d, 9))
                | bit(
                        Kind.AT_SVNR,
                        CheckDigits.dayAndMonth(number(d, 4, 6), number(d, 6, 8)) && austrian == digit(d, 3))
                | bit(Kind.CZ_RC, CheckDigits.dayAndMonth(number(d, 4, 6), czech) && remainder(d, 0, 10, 11) == 0);
    }

    private static long eleven(String d) {
        int pesel = (10 - weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10) % 10;
        boolean peselDate = CheckDigits.dayAndMonth(number(d, 4, 6), number(d, 2, 4) % 20);
        int cuit = 11 - weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        boolean person = "20 23 24 27".contains(d.substring(0, 2));
        int odd = digit(d, 0) + digit(d, 2) + digit(d, 4) + digit(d, 6) + digit(d, 8);
        int even = digit(d, 1) + digit(d, 3) + digit(d, 5) + digit(d, 7);
        boolean turkish = digit(d, 0) != 0
                && Math.floorMod(odd * 7 - even, 10) == digit(d, 9)
                && (odd + even + digit(d, 9)) % 10 == digit(d, 10);
        int snils = weighted(d, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100;
        int belgian = 97 - remainder(d, 0, 9, 97);
        int belgianNew = 97 - remainder("2" + d, 0, 10, 97);
        int check = number(d, 9, 11);
        return bit(Kind.DE_STEUER_ID, digit(d, 0) != 0 && CheckDigits.mod11And10(d) && germanRepeats(d))
                | bit(Kind.HR_OIB, CheckDigits.mod11And10(d))
                | bit(Kind.PL_PESEL, peselDate && pesel == digit(d, 10))
                | bit(Kind.BR_CPF, cpf(d))
                | bit(Kind.AR_CUIT, person && cuit % 11 % 10 == digit(d, 10))
                | bit(Kind.TR_TCKN, turkish)
                | bit(Kind.RU_SNILS, snils == check)
                | bit(Kind.NO_FODSELSNUMMER, norwegian(d))
                | bit(Kind.BE_RRN, belgian == check || belgianNew == check)
                | bit(Kind.GR_AMKA, CheckDigits.dayAndMonth(number(d, 0, 2), number(d, 2, 4)) && CheckDigits.luhn(d, 0))
                | bit(Kind.EE_IK, estonian(d));
    }

    private static long twelve(String d) {
        boolean swedish = (d.startsWith("19") || d.startsWith("20"))
                && CheckDigits.dayAndMonth(number(d, 6, 8), number(d, 4, 6))
                && CheckDigits.luhn(d, 2);
        int japanese = 11 - weighted(d, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        return bit(Kind.IN_AADHAAR, digit(d, 0) > 1 && CheckDigits.verhoeff(d))
                | bit(Kind.SE_PERSONNUMMER, swedish)
                | bit(Kind.JP_MY_NUMBER, (japanese > 9 ? 0 : japanese) == digit(d, 11));
    }

    private static long thirteen(String d) {
        int korean = (11 - weighted(d, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) % 11) % 10;
        boolean koreanDate = CheckDigits.dayAndMonth(number(d, 4, 6), number(d, 2, 4)) && digit(d, 6) >= 1;
        int thai = (11 - weighted(d, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10;
        boolean dated = CheckDigits.dayAndMonth(number(d, 4, 6), number(d, 2, 4));
        int cnp = weighted(d, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        boolean romanianDate = CheckDigits.dayAndMonth(number(d, 5, 7), number(d, 3, 5)) && digit(d, 0) > 0;
        return bit(Kind.KR_RRN, koreanDate && (korean == digit(d, 12) || digit(d, 6) <= 4))
                | bit(Kind.TH_ID, digit(d, 0) != 0 && thai == digit(d, 12))
                | bit(Kind.ZA_ID, dated && digit(d, 10) <= 2 && CheckDigits.luhn(d, 0))
                | bit(Kind.CH_AHV, d.startsWith("756") && CheckDigits.ean(d))
                | bit(Kind.RO_CNP, romanianDate && (cnp == 10 ? 1 : cnp) == digit(d, 12));
    }

    /** One digit of the first ten occurs two or three times, and others are missing: the rule of issue. */
    private static boolean germanRepeats(String d) {
        int[] counts = new int[10];
        for (int i = 0; i < 10; i++) {
            counts[digit(d, i)]++;
        }
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        return most <= 3;
    }

    private static boolean cpf(String d) {
        int first = weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        int second = weighted(d, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
        return first == digit(d, 9) && second == digit(d, 10);
    }

    private static boolean norwegian(String d) {
        int first = (11 - weighted(d, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11) % 11;
        int second = (11 - weighted(d, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return CheckDigits.dayAndMonth(number(d, 0, 2) % 40, number(d, 2, 4) % 40)
                && first == digit(d, 9)
                && second == digit(d, 10);
    }

    private static boolean estonian(String d) {
        int check = weighted(d, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        if (check == 10) {
            check = weighted(d, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10;
        }
        return digit(d, 0) >= 1
                && digit(d, 0) <= 8
                && CheckDigits.dayAndMonth(number(d, 5, 7), number(d, 3, 5))
                && check == digit(d, 10);
    }

    private static boolean frenchNir(String d) {
        int month = number(d, 3, 5);
        boolean sex = d.charAt(0) == '1' || d.charAt(0) == '2';
        return sex && (month <= 12 || month >= 20) && 97 - remainder(d, 0, 13, 97) == number(d, 13, 15);
    }

    /** The check of China's resident number; {@code last} is 10 for an X. */
    static boolean chinese(String d, int last) {
        int sum = weighted(d, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
        int year = number(d, 6, 10);
        return year >= 1900
                && year < 2100
                && CheckDigits.dayAndMonth(number(d, 12, 14), number(d, 10, 12))
                && (12 - sum % 11) % 11 == last;
    }
}
