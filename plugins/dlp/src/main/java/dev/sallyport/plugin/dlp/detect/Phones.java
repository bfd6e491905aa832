package dev.sallyport.plugin.dlp.detect;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.List;

/**
 * Telephone numbers, checked against the number plans. International ones stand for themselves; national ones need the
 * look of one (North America) or a word that says phone, and a region of the configuration whose plan they fit.
 */
final class Phones {

    private static final int DIGITS_MIN = 7;
    private static final int DIGITS_MAX = 15;
    private static final int CHARACTERS_MAX = 28;
    private static final String NO_REGION = "ZZ";

    private final PhoneNumberUtil plans = PhoneNumberUtil.getInstance();
    private final List<String> regions;
    private final boolean northAmerica;

    Phones(List<String> regions) {
        for (String region : regions) {
            if (!plans.getSupportedRegions().contains(region)) {
                throw new IllegalArgumentException("phone-regions: \"" + region
                        + "\" is no two-letter country with a number plan, such as US or DE");
            }
        }
        this.regions = List.copyOf(regions);
        this.northAmerica = regions.stream().anyMatch(region -> plans.getCountryCodeForRegion(region) == 1);
    }

    /** Returns the end of the international number whose {@code +} is at {@code start}, or -1. */
    int internationalEnd(String text, int start) {
        for (int end = extent(text, start + 1); end > 0; end = shorter(text, start, end)) {
            if (valid(text.substring(start, end), NO_REGION)) {
                return end;
            }
        }
        return -1;
    }

    /** Whether the text at {@code start} has the written form of North America: {@code (ddd) ddd-dddd} and its kin. */
    int northAmericanEnd(String text, int start) {
        if (!northAmerica) {
            return -1;
        }
        int i = start;
        if (Chars.at(text, i) == '1' && isJoint(Chars.at(text, i + 1))) {
            i += 2;
        }
        boolean paren = Chars.at(text, i) == '(';
        i += paren ? 1 : 0;
        if (!digits(text, i, 3) || text.charAt(i) < '2') {
            return -1;
        }
        i += 3;
        char joint = Chars.at(text, i);
        if (paren) {
            if (joint != ')') {
                return -1;
            }
            i++;
            i += Chars.at(text, i) == ' ' || Chars.at(text, i) == '-' ? 1 : 0;
        } else if (joint == '-' || joint == '.' || joint == '\u2011' || joint == '\u2013') {
            i++;
        } else {
            return -1;
        }
        if (!digits(text, i, 3) || text.charAt(i) < '2') {
            return -1;
        }
        i += 3;
        char second = Chars.at(text, i);
        boolean alike = paren ? isJoint(second) : second == joint;
        int end = i + 5;
        if (!alike || !digits(text, i + 1, 4) || !Chars.closes(text, end)) {
            return -1;
        }
        return validNationally(text.substring(start, end)) ? end : -1;
    }

    /**
     * Returns the end of what stands at {@code start} where words say that it is a phone, or -1. The words have decided
     * already: a number that no plan knows is still somebody's phone.
     */
    static int saidEnd(String text, int start) {
        return extent(text, start);
    }

    private boolean validNationally(String number) {
        for (String region : regions) {
            if (valid(number, region)) {
                return true;
            }
        }
        return false;
    }

    private boolean valid(String number, String region) {
        try {
            return plans.isValidNumber(plans.parse(number, region));
        } catch (NumberParseException notANumber) {
            return false;
        }
    }

    /** Returns where the groups of digits from {@code start} end, or -1 unless they are 7 to 15 digits. */
    private static int extent(String text, int start) {
        int digits = 0;
        int end = -1;
        int i = start;
        while (i < text.length() && i - start < CHARACTERS_MAX) {
            int groupEnd = Chars.digitsEnd(text, i);
            if (groupEnd > i) {
                if (digits + groupEnd - i > DIGITS_MAX) {
                    break;
                }
                digits += groupEnd - i;
                end = groupEnd;
                i = groupEnd;
            } else if (isBetweenGroups(text.charAt(i)) && (end < 0 || i - end <= 1)) {
                i++;
            } else {
                break;
            }
        }
        boolean closed = end > 0 && !Chars.isAlphanumeric(Chars.at(text, end)) && Chars.at(text, end) != '@';
        return closed && digits >= DIGITS_MIN ? end : -1;
    }

    private static boolean isBetweenGroups(char c) {
        return isJoint(c) || c == '(' || c == ')' || c == '/';
    }

    /** Gives up the last group of digits, which may belong to what follows the number; -1 when none is left. */
    private static int shorter(String text, int start, int end) {
        int i = end - 1;
        while (i > start && Chars.isDigit(text.charAt(i))) {
            i--;
        }
        while (i > start && !Chars.isDigit(text.charAt(i))) {
            i--;
        }
        int digits = 0;
        for (int k = start; k <= i; k++) {
            digits += Chars.isDigit(text.charAt(k)) ? 1 : 0;
        }
        return digits >= DIGITS_MIN ? i + 1 : -1;
    }

    private static boolean isJoint(char c) {
        return Chars.isSeparator(c) || c == '.';
    }

    private static boolean digits(String text, int start, int count) {
        if (start + count > text.length()) {
            return false;
        }
        for (int i = start; i < start + count; i++) {
            if (!Chars.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
