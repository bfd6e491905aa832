package dev.sallyport.plugin.dlp.mask;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The check digits that numbers of some types end with, so that a made-up number is as valid as the true one. */
enum Numerals {
    /** No check digit, or none that could be made. */
    PLAIN(0),
    /** ISO/IEC 7812: cards and devices. */
    LUHN(1),
    /** Luhn behind the prefix of health care providers in the United States. */
    NPI(1),
    /** The weights 3, 7, 1 of American banks. */
    ABA(1);

    private static final String NPI_PREFIX = "80840";
    private static final int[] ABA_WEIGHTS = {3, 7, 1};
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private final int checks;

    Numerals(int checks) {
        this.checks = checks;
    }

    /** Returns how the numbers of a type that a detector names end. */
    static Numerals of(String type) {
        return switch (type) {
            case "credit-card", "card", "imei" -> LUHN;
            case "npi" -> NPI;
            case "routing-number" -> ABA;
            default -> PLAIN;
        };
    }

    static Set<String> names() {
        return Set.of("none", "luhn", "npi", "aba");
    }

    static Numerals named(String name) {
        return name.equals("none") ? PLAIN : valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Returns how many digits at the end follow from the others. */
    int checks() {
        return checks;
    }

    /** Returns digits with their check digit behind them. */
    String completed(String digits) {
        return switch (this) {
            case PLAIN -> digits;
            case LUHN -> digits + luhn(digits);
            case NPI -> digits + luhn(NPI_PREFIX + digits);
            case ABA -> digits + aba(digits);
        };
    }

    /** Returns these check digits if the number has them right, and none if it is written wrongly anyway. */
    Numerals ending(String digits) {
        boolean right = digits.length() > checks
                && completed(digits.substring(0, digits.length() - checks)).equals(digits);
        return right ? this : PLAIN;
    }

    private static int luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit * 2 : digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return (10 - sum % 10) % 10;
    }

    private static int aba(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * ABA_WEIGHTS[i % 3];
        }
        return (10 - sum % 10) % 10;
    }

    /**
     * Returns the two check digits of an IBAN (ISO 13616).
     *
     * @param country two capitals
     * @param account capitals and digits
     */
    static Optional<String> iban(String country, String account) {
        StringBuilder digits = new StringBuilder(account.length() * 2);
        for (char c : (account + country + "00").toCharArray()) {
            int value = Character.digit(c, 36);
            if (value < 0 || c >= 128) {
                return Optional.empty();
            }
            digits.append(value);
        }
        int rest = new BigInteger(digits.toString()).mod(NINETY_SEVEN).intValue();
        return Optional.of(String.format("%02d", 98 - rest));
    }
}
