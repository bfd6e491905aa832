package dev.sallyport.plugin.dlp.training;

import java.util.Random;

/** Numbers whose last digit is a check digit. */
final class Numbers {

    private static final String[] CARDS = {
        "4###############",
        "51##############",
        "55##############",
        "2221############",
        "37#############",
        "34#############",
        "6011############",
        "65##############",
        "3530############",
        "36############",
        "62##############"
    };
    private static final String[] TACS = {"35", "86", "01", "35", "99", "35"};

    private Numbers() {}

    private static String digits(Random random, String start, int length) {
        StringBuilder digits = new StringBuilder(start);
        while (digits.length() < length) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static String luhn(String prefix, String counted) {
        int sum = 0;
        boolean twice = true;
        String all = prefix + counted;
        for (int i = all.length() - 1; i >= 0; i--) {
            int digit = all.charAt(i) - '0';
            if (twice) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
            twice = !twice;
        }
        return counted + (10 - sum % 10) % 10;
    }

    static String card(Random random, String separator) {
        String form = CARDS[random.nextInt(CARDS.length)];
        String number = luhn("", digits(random, form.replace("#", ""), form.length() - 1));
        if (separator.isEmpty()) {
            return number;
        }
        if (number.length() == 15) {
            return number.substring(0, 4) + separator + number.substring(4, 10) + separator + number.substring(10);
        }
        StringBuilder grouped = new StringBuilder();
        for (int i = 0; i < number.length(); i++) {
            grouped.append(i > 0 && i % 4 == 0 ? separator : "").append(number.charAt(i));
        }
        return grouped.toString();
    }

    static String imei(Random random) {
        return luhn("", digits(random, TACS[random.nextInt(TACS.length)], 14));
    }

    static String npi(Random random) {
        return luhn("80840", digits(random, random.nextBoolean() ? "1" : "2", 9));
    }

    static String aba(Random random) {
        int prefix = random.nextBoolean() ? 1 + random.nextInt(12) : 21 + random.nextInt(12);
        String eight = digits(random, (prefix < 10 ? "0" : "") + prefix, 8);
        int[] weights = {3, 7, 1, 3, 7, 1, 3, 7};
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += (eight.charAt(i) - '0') * weights[i];
        }
        return eight + (10 - sum % 10) % 10;
    }
}
