package dev.sallyport.plugin.dlp.secrets;

import java.util.Arrays;

/** Tokens that begin with a prefix their issuer documents, and formats of password hashes. */
final class KnownTokens {

    /** Which characters follow a prefix. */
    private enum Alphabet {
        BASE62,
        BASE64URL,
        BASE64,
        UPPER,
        HEX,
        DOTTED,
        HASH
    }

    private record Token(String prefix, Alphabet alphabet, int least, int most, String type) {}

    private static final String SECRET = "SECRET";
    private static final String PASSWORD = "PASSWORD";
    private static final Token[][] BY_FIRST = new Token[128][0];

    static {
        add(Alphabet.UPPER, 16, 16, "AKIA", "ASIA", "ABIA", "ACCA");
        add(Alphabet.BASE62, 36, 80, "ghp_", "gho_", "ghu_", "ghs_", "ghr_");
        add(Alphabet.BASE64URL, 60, 100, "github_pat_");
        add(
                Alphabet.BASE64URL,
                18,
                80,
                "glpat-",
                "glptt-",
                "gldt-",
                "glrt-",
                "glcbt-",
                "gloas-",
                "glsoat-",
                "glimt-",
                "glft-");
        add(Alphabet.BASE64URL, 20, 255, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xapp-");
        add(Alphabet.BASE62, 16, 120, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_");
        add(Alphabet.BASE64URL, 24, 160, "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-or-v1-");
        add(Alphabet.BASE62, 40, 64, "sk-");
        add(Alphabet.BASE64URL, 35, 39, "AIza");
        add(Alphabet.BASE64URL, 24, 255, "ya29.", "GOCSPX-");
        add(Alphabet.DOTTED, 60, 70, "SG.");
        add(Alphabet.BASE62, 30, 60, "npm_", "rubygems_", "hf_", "api_org_", "r8_", "gsk_", "tgp_v1_", "pul-", "fo1_");
        add(Alphabet.BASE64URL, 50, 300, "pypi-AgE");
        add(Alphabet.HEX, 64, 64, "dop_v1_", "doo_v1_", "dor_v1_");
        add(Alphabet.HEX, 32, 40, "shpat_", "shpss_", "shpca_", "shppa_", "dapi", "sbp_", "lin_oauth_", "rubygems_");
        add(Alphabet.BASE64URL, 22, 60, "sq0atp-", "sq0csp-", "dckr_pat_", "dckr_oat_");
        add(
                Alphabet.BASE62,
                30,
                60,
                "lin_api_",
                "figd_",
                "glsa_",
                "glc_",
                "ntn_",
                "secret_",
                "whsec_",
                "phc_",
                "phx_",
                "rdme_");
        add(
                Alphabet.BASE64URL,
                24,
                80,
                "PMAK-",
                "NRAK-",
                "NRJS-",
                "EZAK",
                "EZTK",
                "xkeysib-",
                "FLWSECK_TEST-",
                "FLWSECK-");
        add(
                Alphabet.BASE64URL,
                60,
                200,
                "nvapi-",
                "sntrys_",
                "sntryu_",
                "duffel_test_",
                "duffel_live_",
                "pnu_",
                "CFPAT-");
        add(
                Alphabet.BASE64URL,
                24,
                255,
                "hvs.",
                "hvb.",
                "hvr.",
                "ATATT3",
                "ATCTT3",
                "ATBB",
                "dp.pt.",
                "dp.st.",
                "doppler_");
        add(Alphabet.UPPER, 50, 60, "AGE-SECRET-KEY-1");
        add(Alphabet.BASE64, 80, 90, "EAAA", "EAACEdEose0cBA");
        add(Alphabet.BASE62, 24, 64, "key-", "LTAI", "AKID", "p8e-", "PRMA", "tfp_", "waka_", "vc_", "sgp_", "sl.");
        addHash(
                "$2a$",
                "$2b$",
                "$2y$",
                "$2x$",
                "$1$",
                "$5$",
                "$6$",
                "$y$",
                "$apr1$",
                "$argon2",
                "$pbkdf2",
                "$scrypt$",
                "$P$",
                "{SSHA}",
                "{SHA}",
                "{SSHA512}",
                "{CRYPT}",
                "pbkdf2_sha256$",
                "pbkdf2:sha256:",
                "scrypt:",
                "bcrypt_sha256$",
                "argon2$",
                "SCRAM-SHA-256$",
                "md5$");
    }

    private KnownTokens() {}

    private static void add(Alphabet alphabet, int least, int most, String... prefixes) {
        for (String prefix : prefixes) {
            add(new Token(prefix, alphabet, least, most, SECRET));
        }
    }

    private static void addHash(String... prefixes) {
        for (String prefix : prefixes) {
            add(new Token(prefix, Alphabet.HASH, 20, 255, PASSWORD));
        }
    }

    private static void add(Token token) {
        char first = token.prefix.charAt(0);
        Token[] more = Arrays.copyOf(BY_FIRST[first], BY_FIRST[first].length + 1);
        more[more.length - 1] = token;
        BY_FIRST[first] = more;
    }

    /** A known token. */
    record Match(int end, String type) {

        static final Match NONE = new Match(-1, "");
    }

    /** Returns the token that begins at a place, or {@link Match#NONE}. */
    static Match at(CharSequence text, int start) {
        char first = text.charAt(start);
        if (first >= '0' && first <= '9') {
            return botToken(text, start);
        }
        if (first >= 128 || BY_FIRST[first].length == 0) {
            return Match.NONE;
        }
        for (Token token : BY_FIRST[first]) {
            if (startsWith(text, start, token.prefix)) {
                int from = start + token.prefix.length();
                int end = from;
                while (end < text.length() && end - from <= token.most && contains(token.alphabet, text.charAt(end))) {
                    end++;
                }
                int length = end - from;
                if (length >= token.least && length <= token.most && isMixed(text, from, end, token.alphabet)) {
                    return new Match(end, token.type);
                }
            }
        }
        return Match.NONE;
    }

    /** The tokens of Telegram's bots: a number, a colon, and 35 characters that begin with two A. */
    private static Match botToken(CharSequence text, int start) {
        int i = start;
        while (i < text.length() && i - start < 11 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        if (i - start < 8 || !startsWith(text, i, ":AA")) {
            return Match.NONE;
        }
        int end = i + 1;
        while (end < text.length() && end - i <= 36 && contains(Alphabet.BASE64URL, text.charAt(end))) {
            end++;
        }
        return end - i == 36 && text.charAt(i) == ':' ? new Match(end, SECRET) : Match.NONE;
    }

    private static boolean startsWith(CharSequence text, int start, String prefix) {
        if (start + prefix.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (text.charAt(start + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(Alphabet alphabet, char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        boolean digit = c >= '0' && c <= '9';
        return switch (alphabet) {
            case BASE62 -> letter || digit;
            case BASE64URL -> letter || digit || c == '-' || c == '_';
            case BASE64 -> letter || digit || c == '+' || c == '/' || c == '=';
            case UPPER -> (c >= 'A' && c <= 'Z') || digit;
            case HEX -> digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            case DOTTED -> letter || digit || c == '-' || c == '_' || c == '.';
            case HASH -> letter || digit || "$./+=,:-_".indexOf(c) >= 0;
        };
    }

    /** Whether the text is random enough: a row of x, or words, is an example of a token and none. */
    private static boolean isMixed(CharSequence text, int from, int to, Alphabet alphabet) {
        long low = 0;
        long high = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            if (c < 64) {
                low |= 1L << c;
            } else {
                high |= 1L << (c - 64);
            }
        }
        int distinct = Long.bitCount(low) + Long.bitCount(high);
        return distinct >= Math.min(8, (to - from) / 2) && (digits > 0 || alphabet == Alphabet.UPPER);
    }
}
