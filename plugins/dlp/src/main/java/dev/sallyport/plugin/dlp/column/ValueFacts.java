package dev.sallyport.plugin.dlp.column;

import dev.sallyport.plugin.dlp.detect.Checks;
import java.util.Locale;

/** What one value shows by its form: a set of facts, the national identifiers it may be, and its family. */
final class ValueFacts {

    /** Longer values are judged by their beginning. */
    static final int CHARS_MAX = 400;

    private final CharStats stats;
    private final String v;
    private final Names names;
    private final int hitMask;
    private long low;
    private long high;
    private long ids;
    private int year = Dates.NONE;
    private Family family = Family.OTHER;

    private ValueFacts(String value, Names names, int hitMask) {
        this.v = value;
        this.stats = new CharStats(value);
        this.names = names;
        this.hitMask = hitMask;
    }

    /**
     * Reads a value.
     *
     * @param hitMask which parts of the name sets may hit: all for use, fewer in training so that the model does not
     *     come to believe that it knows every name
     */
    static ValueFacts of(String value, Names names, int hitMask) {
        String trimmed = value.strip();
        ValueFacts facts = new ValueFacts(
                trimmed.length() > CHARS_MAX ? trimmed.substring(0, CHARS_MAX) : trimmed, names, hitMask);
        facts.read();
        return facts;
    }

    CharStats stats() {
        return stats;
    }

    Family family() {
        return family;
    }

    long ids() {
        return ids;
    }

    /** Returns the year of a date, or {@link Dates#NONE}. */
    int year() {
        return year;
    }

    boolean has(Fact fact) {
        int bit = fact.ordinal();
        return ((bit < 64 ? low >>> bit : high >>> (bit - 64)) & 1) != 0;
    }

    private void set(Fact fact, boolean holds) {
        if (holds) {
            int bit = fact.ordinal();
            if (bit < 64) {
                low |= 1L << bit;
            } else {
                high |= 1L << (bit - 64);
            }
        }
    }

    private void read() {
        if (stats.length == 0) {
            family = Family.EMPTY;
            return;
        }
        scripts();
        boolean mayBeNumber = stats.digits > 0;
        if (mayBeNumber) {
            Dates date = Dates.read(stats);
            if (date.isDate()) {
                date(date);
            }
            numbers();
        }
        links();
        secrets();
        if (stats.letters() > 0 && stats.length <= 120) {
            words();
        }
        family = ofForm();
    }

    private void scripts() {
        set(Fact.CYRILLIC, stats.cyrillic > 0);
        set(Fact.HAN, stats.han > 0);
        set(Fact.KANA, stats.kana > 0);
        set(Fact.HANGUL, stats.hangul > 0);
        set(Fact.SCRIPT_OTHER, stats.otherScript > 0);
        set(Fact.LATIN_MARKS, stats.marked > 0);
        set(Fact.SENTENCE, stats.words >= 6 && stats.spaces >= 5);
        set(Fact.ENDS_DOT, stats.at(stats.length - 1) == '.');
        char first = stats.at(0);
        set(Fact.JSON, (first == '{' || first == '[' || first == '<') && stats.length > 4);
    }

    private void date(Dates date) {
        year = date.year();
        set(Fact.DATE, true);
        set(Fact.DATE_BIRTH, year >= 1920 && year <= 2012);
        set(Fact.DATE_RECENT, year >= 2015);
        set(Fact.DATE_OLD, year < 1920);
        set(Fact.DATE_CLOCK, date.hasClock());
        set(Fact.DATE_WORDS, date.hasWords());
        set(Fact.DATE_COMPACT, date.isCompact());
    }

    private void numbers() {
        String plain = plain();
        boolean digits = plain.length() == stats.digits;
        int separators = stats.length - plain.length();
        boolean grouped = stats.letters() == 0 && separators > 0;
        if (plain.length() <= 20 && stats.otherSymbols <= 2) {
            ids = NationalIds.kinds(plain, digits, stats.dashes + stats.dots + stats.spaces + stats.slashes);
            set(Fact.NATIONAL_STRONG, strongId());
        }
        if (digits) {
            NumberFacts.read(v, plain, stats, this::set);
        }
        set(Fact.IBAN, plain.length() >= 15 && plain.length() <= 34 && Checks.isIban(plain));
        set(Fact.CARD, digits && Checks.isCard(plain));
        set(Fact.PHONE_PLUS, stats.at(0) == '+' && plain.length() >= 8 && plain.length() <= 17 && stats.digits >= 7);
        set(
                Fact.PHONE_GROUPS,
                grouped
                        && digits
                        && stats.digits >= 7
                        && stats.digits <= 13
                        && stats.dots <= 4
                        && stats.commas == 0
                        && stats.colons == 0
                        && !has(Fact.DATE));
        set(
                Fact.PHONE_EXT,
                stats.digits >= 9
                        && stats.letters() <= 10
                        && (Formats.containsIgnoringCase(v, "ext") || v.indexOf(" x") > 6));
        set(Fact.VIN, Formats.vin(v));
        set(Fact.MBI, stats.uppers > 0 && Formats.mbi(plain));
        set(Fact.ICD10, stats.uppers > 0 && Formats.icd10(v));
        set(Fact.HEX, stats.hex == stats.length && stats.letters() > 0 && stats.length >= 6);
        set(Fact.HEX32, stats.hex == stats.length && stats.length == 32);
        set(Fact.HEX40, stats.hex == stats.length && stats.length == 40);
        set(Fact.HEX64, stats.hex == stats.length && stats.length == 64);
        set(
                Fact.COLOR,
                stats.at(0) == '#' && (stats.length == 7 || stats.length == 4) && stats.hex == stats.length - 1);
        set(Fact.PERCENT, stats.at(stats.length - 1) == '%');
        set(Fact.MONEY, "$€£¥₹".indexOf(stats.at(0)) >= 0);
        set(Fact.POINT, (stats.at(0) == '(' || v.startsWith("POINT")) && stats.dots == 2);
        set(
                Fact.POSTAL_LETTERS,
                stats.letters() >= 2
                        && stats.letters() <= 4
                        && stats.digits <= 4
                        && stats.length >= 5
                        && stats.length <= 8
                        && stats.digits >= 2
                        && (stats.uppers == stats.letters()));
        set(Fact.VERSION, stats.dots >= 2 && stats.digits >= 3 && !has(Fact.DATE) && version());
    }

    /** Whether a match rests on more than one check digit or on a form nothing else has. */
    private boolean strongId() {
        long weak = 0;
        for (NationalIds.Kind kind : WEAK) {
            weak |= 1L << kind.ordinal();
        }
        return (ids & ~weak) != 0;
    }

    private static final NationalIds.Kind[] WEAK = {
        NationalIds.Kind.US_SSN, NationalIds.Kind.US_ITIN, NationalIds.Kind.CA_SIN, NationalIds.Kind.AU_TFN,
        NationalIds.Kind.NL_BSN, NationalIds.Kind.PT_NIF, NationalIds.Kind.IL_ID, NationalIds.Kind.HU_TAJ,
        NationalIds.Kind.UK_NHS, NationalIds.Kind.DK_CPR, NationalIds.Kind.JP_MY_NUMBER, NationalIds.Kind.HR_OIB,
        NationalIds.Kind.AT_SVNR, NationalIds.Kind.IN_AADHAAR, NationalIds.Kind.TH_ID, NationalIds.Kind.DE_STEUER_ID
    };

    private boolean version() {
        int i = stats.at(0) == 'v' || stats.at(0) == 'V' ? 1 : 0;
        return Formats.isDigit(stats.at(i)) && v.indexOf('.') <= i + 3 && stats.spaces == 0 && stats.ats == 0;
    }

    /** Returns the value without what people put between groups. */
    private String plain() {
        StringBuilder plain = new StringBuilder(stats.length);
        for (int i = 0; i < stats.length; i++) {
            char c = v.charAt(i);
            if (c != ' ' && c != '-' && c != '.' && c != '/' && c != '(' && c != ')' && c != '\u00a0' && c != '+') {
                plain.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
            }
        }
        return plain.toString();
    }

    private void links() {
        set(Fact.EMAIL, stats.ats == 1 && Formats.email(v));
        boolean scheme = v.indexOf("://") > 0;
        set(Fact.URL, (scheme && v.startsWith("http")) || v.startsWith("www."));
        set(Fact.CONNECTION, scheme && !v.startsWith("http"));
        set(Fact.CONNECTION_PASSWORD, (scheme || v.indexOf(';') > 0) && Formats.connectionPassword(v));
        set(Fact.DOMAIN, stats.dots >= 1 && stats.spaces == 0 && stats.ats == 0 && stats.letters() >= 4 && domain());
        set(Fact.PATH, stats.slashes >= 1 && stats.spaces == 0 && stats.letters() >= 3 && !scheme);
        set(Fact.IPV4, stats.dots == 3 && Formats.ipv4(v));
        set(Fact.IPV6, stats.colons >= 2 && Formats.ipv6(v));
        set(Fact.MAC, Formats.mac(v));
        set(Fact.UUID, Formats.uuid(v));
        set(Fact.ARN, v.startsWith("arn:"));
        set(Fact.HANDLE, stats.at(0) == '@' && stats.spaces == 0);
    }

    private boolean domain() {
        int dot = v.lastIndexOf('.');
        int tail = v.length() - dot - 1;
        if (tail < 2 || tail > 8) {
            return false;
        }
        for (int i = dot + 1; i < v.length(); i++) {
            if (v.charAt(i) < 'a' || v.charAt(i) > 'z') {
                return false;
            }
        }
        return stats.otherSymbols == 0;
    }

    private void secrets() {
        set(Fact.JWT, Formats.jwt(v));
        set(Fact.PEM, Formats.pem(v));
        set(Fact.AWS_ID, Formats.awsId(v));
        set(Fact.TOKEN_PREFIX, Formats.tokenPrefix(v));
        set(Fact.HASH_PREFIX, Formats.hashPrefix(v));
        set(
                Fact.DIGEST,
                v.startsWith("sha256:") || v.startsWith("sha1:") || v.startsWith("sha512:") || v.startsWith("md5:"));
        set(
                Fact.BASE64,
                stats.length >= 16
                        && stats.digits > 0
                        && stats.lowers > 0
                        && stats.uppers > 0
                        && stats.spaces == 0
                        && stats.symbols() - stats.slashes - stats.otherSymbols - stats.dashes - stats.underscores
                                == 0);
        set(Fact.WALLET_HEX, stats.length == 42 && v.startsWith("0x") && Formats.isHex(v, 2, 42));
        set(Fact.WALLET_58, Formats.wallet58(v));
        set(
                Fact.WALLET_BECH,
                stats.length >= 38
                        && stats.length <= 66
                        && (v.startsWith("bc1") || v.startsWith("ltc1"))
                        && stats.alphanumeric());
        int classes = (stats.digits > 0 ? 1 : 0)
                + (stats.lowers > 0 ? 1 : 0)
                + (stats.uppers > 0 ? 1 : 0)
                + (stats.symbols() > 0 ? 1 : 0);
        set(Fact.PASSWORD_LIKE, classes >= 3 && stats.spaces == 0 && stats.length >= 6 && stats.length <= 32);
        set(Fact.SYMBOLS, stats.otherSymbols > 0 && stats.spaces == 0 && stats.letters() > 0);
        boolean lowerWord =
                stats.lowers + stats.eastern() > 1 && stats.uppers == 0 && stats.spaces == 0 && stats.length <= 32;
        set(Fact.USER_DOTTED, lowerWord && stats.dots == 1 && stats.symbols() == 1);
        set(Fact.USER_UNDER, lowerWord && stats.underscores + stats.dashes == 1 && stats.symbols() == 1);
        set(
                Fact.USER_DIGITS,
                lowerWord
                        && stats.alphanumeric()
                        && stats.digits > 0
                        && stats.digits <= 4
                        && Formats.isDigit(stats.at(stats.length - 1))
                        && !has(Fact.HEX));
        set(Fact.BIC, stats.uppers >= 6 && Formats.bic(v));
    }

    private void words() {
        new WordFacts(v, stats, names, hitMask).read(this::set);
        if (stats.digits == 0 && stats.words >= 2) {
            set(Fact.WORDS_UPPER, stats.lowers == 0 && stats.uppers > 0);
            set(Fact.WORDS_LOWER, stats.uppers == 0 && stats.lowers > 0);
        }
        if (stats.length <= 14) {
            String lower = v.toLowerCase(Locale.ROOT);
            set(Fact.BOOLEAN, " true false yes no y n t f on off si ja nein oui non ".contains(" " + lower + " "));
            set(Fact.NULLISH, " n/a na none null unknown nan - -- unspecified ".contains(" " + lower + " "));
        }
    }

    private Family ofForm() {
        if (stats.onlyDigits()) {
            return ofDigits();
        }
        if (has(Fact.DATE)) {
            return has(Fact.DATE_CLOCK) ? Family.DATE_TIME : Family.DATE;
        }
        if (has(Fact.EMAIL)) {
            return Family.MAIL;
        }
        if (has(Fact.UUID)) {
            return Family.UUID;
        }
        if (has(Fact.IPV4) || has(Fact.IPV6) || has(Fact.MAC)) {
            return Family.NETWORK;
        }
        if (has(Fact.URL) || has(Fact.CONNECTION)) {
            return Family.LINK;
        }
        if (stats.letters() == 0) {
            return withoutLetters();
        }
        return withLetters();
    }

    private Family ofDigits() {
        return switch (stats.length) {
            case 1, 2 -> Family.INT2;
            case 3, 4 -> Family.INT4;
            case 5, 6, 7, 8 -> Family.INT8;
            case 9 -> Family.INT9;
            case 10 -> Family.INT10;
            case 11 -> Family.INT11;
            case 12, 13 -> Family.INT13;
            case 14, 15, 16 -> Family.INT16;
            default -> Family.INT_LONG;
        };
    }

    private Family withoutLetters() {
        boolean number = stats.digits > 0
                && stats.dots + stats.commas >= 1
                && stats.spaces == 0
                && stats.slashes == 0
                && stats.colons == 0
                && stats.dots <= 1;
        if (number && stats.symbols() <= 3) {
            return Family.DECIMAL;
        }
        if (stats.digits > 0 && stats.colons > 0 && stats.digits <= 6 + 6) {
            return Family.TIME;
        }
        return stats.digits > 0 ? Family.GROUPED_DIGITS : Family.OTHER;
    }

    private Family withLetters() {
        if (has(Fact.SENTENCE)) {
            return Family.SENTENCE;
        }
        if (stats.digits > 0) {
            if (stats.spaces > 0) {
                return Family.NUMBER_WORDS;
            }
            if (has(Fact.HEX)) {
                return Family.HEX;
            }
            return stats.lowers > 0 && stats.uppers > 0 ? Family.CODE_MIXED : Family.CODE;
        }
        boolean script = stats.eastern() > 0;
        if (stats.words >= 2) {
            return script ? Family.WORDS_SCRIPT : stats.uppers == 0 ? Family.WORDS_LOWER : Family.WORDS;
        }
        if (script) {
            return Family.WORD_SCRIPT;
        }
        if (stats.uppers == 0) {
            return Family.WORD_LOWER;
        }
        return stats.lowers > 0 ? Family.WORD_CAPITAL : Family.WORD_UPPER;
    }
}
