package dev.sallyport.plugin.dlp.detect;

/** Checks of whole values for other packages of this plugin. */
public final class Checks {

    private Checks() {}

    /** Whether a value without separators is an IBAN: country, its length, and the check modulo 97. */
    public static boolean isIban(String value) {
        return value.length() >= 15 && Ibans.end(value, 0) == value.length();
    }

    /** Whether digits are a payment card's: issuer range, length and check digit. */
    public static boolean isCard(String digits) {
        return Cards.bare(digits, 0, digits.length());
    }
}
