package dev.sallyport.plugin.dlp.column;

/** The arithmetic behind check digits, over a string of decimal digits. */
final class CheckDigits {

    private static final int[][] VERHOEFF_D = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
    };
    private static final int[][] VERHOEFF_P = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    private CheckDigits() {}

    static int digit(String digits, int index) {
        return digits.charAt(index) - '0';
    }

    /** Returns the number that some digits spell; they are at most nine. */
    static int number(String digits, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + digit(digits, i);
        }
        return number;
    }

    /** Luhn's sum over all digits, the last one being the check digit. */
    static boolean luhn(String digits, int from) {
        int sum = 0;
        boolean twice = false;
        for (int i = digits.length() - 1; i >= from; i--) {
            int digit = digit(digits, i);
            if (twice) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    /** Returns the sum of the first digits, each times its weight. */
    static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += digit(digits, i) * weights[i];
        }
        return sum;
    }

    /** Returns the remainder of a number of any length. */
    static int remainder(String digits, int from, int to, int modulus) {
        long remainder = 0;
        for (int i = from; i < to; i++) {
            remainder = (remainder * 10 + digit(digits, i)) % modulus;
        }
        return (int) remainder;
    }

    static boolean verhoeff(String digits) {
        int check = 0;
        for (int i = 0; i < digits.length(); i++) {
            check = VERHOEFF_D[check][VERHOEFF_P[i % 8][digit(digits, digits.length() - 1 - i)]];
        }
        return check == 0;
    }

    /** ISO 7064, MOD 11,10. */
    static boolean mod11And10(String digits) {
        int product = 10;
        for (int i = 0; i < digits.length() - 1; i++) {
            int sum = (digit(digits, i) + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == digit(digits, digits.length() - 1);
    }

    /** The check digit of EAN, GTIN and ISBN-13. */
    static boolean ean(String digits) {
        int sum = 0;
        for (int i = digits.length() - 1, weight = 1; i >= 0; i--, weight = 4 - weight) {
            sum += digit(digits, i) * weight;
        }
        return sum % 10 == 0;
    }

    /** Whether all digits are the same, which no issuer gives out although many checks hold. */
    static boolean same(String digits) {
        for (int i = 1; i < digits.length(); i++) {
            if (digits.charAt(i) != digits.charAt(0)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a day and month could stand in a calendar. */
    static boolean dayAndMonth(int day, int month) {
        return month >= 1 && month <= 12 && day >= 1 && day <= (month == 2 ? 29 : 31);
    }
}
