package dev.sallyport.plugin.dlp.column;

/** Forms of values that are more than counting characters, over whole values. */
final class Formats {

    private static final String[] TOKEN_PREFIXES = {
        "sk_live_",
        "sk_test_",
        "rk_live_",
        "rk_test_",
        "pk_live_",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xoxs-",
        "xapp-",
        "AIza",
        "ya29.",
        "SG.",
        "npm_",
        "dop_v1_",
        "shpat_",
        "shpss_",
        "hf_",
        "sk-",
        "whsec_",
        "pypi-",
        "AccountKey=",
        "eyJrIjoi",
        "key-",
        "sq0atp-",
        "EAACEdEose0",
        "lin_api_",
        "dckr_pat_",
        "ATATT3",
        "nrk-",
        "NRAK-",
        "hvs.",
        "s.",
        "vault:",
        "AGE-SECRET-KEY-",
        "tskey-",
        "dapi",
        "PMAK-",
        "rubygems_",
        "glsa_",
        "sntrys_",
        "ntn_",
        "secret_",
        "figd_",
        "r8_",
        "gsk_",
        "xai-",
        "pat-",
        "cio_",
        "1//0"
    };

    private static final String[] HASH_PREFIXES = {
        "$2a$",
        "$2b$",
        "$2y$",
        "$2x$",
        "$argon2",
        "pbkdf2",
        "$pbkdf2",
        "{SSHA",
        "{SHA",
        "{MD5}",
        "{BCRYPT}",
        "$1$",
        "$5$",
        "$6$",
        "$scrypt$",
        "scrypt:",
        "$y$",
        "$7$",
        "bcrypt",
        "sha256$",
        "sha1$",
        "md5$",
        "argon2$",
        "$P$",
        "$H$",
        "*",
        "{bcrypt}",
        "{noop}",
        "SCRAM-SHA-256$",
        "phpass",
        "0x0100",
        "0x0200"
    };

    private Formats() {}

    static boolean tokenPrefix(String v) {
        for (String prefix : TOKEN_PREFIXES) {
            if (v.startsWith(prefix) && v.length() >= Math.max(16, prefix.length() + 12) && v.indexOf(' ') < 0) {
                return true;
            }
        }
        return false;
    }

    static boolean hashPrefix(String v) {
        for (String prefix : HASH_PREFIXES) {
            if (v.startsWith(prefix) && v.length() >= (prefix.equals("*") ? 41 : 24)) {
                return !prefix.equals("*") || (v.length() == 41 && isHex(v, 1, 41));
            }
        }
        return false;
    }

    static boolean awsId(String v) {
        return v.length() == 20
                && (v.startsWith("AKIA") || v.startsWith("ASIA") || v.startsWith("AROA") || v.startsWith("AIDA"))
                && upperAlphanumeric(v);
    }

    static boolean jwt(String v) {
        if (!v.startsWith("eyJ") || v.length() < 30) {
            return false;
        }
        int dots = 0;
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            if (c == '.') {
                dots++;
            } else if (!letterOrDigit(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return dots == 2 || dots == 4;
    }

    static boolean pem(String v) {
        return v.startsWith("-----BEGIN ") && v.indexOf("PRIVATE KEY") > 0;
    }

    /** {@code scheme://user:password@host}, or key words of ODBC and ADO. */
    static boolean connectionPassword(String v) {
        int scheme = v.indexOf("://");
        if (scheme > 0) {
            int at = v.indexOf('@', scheme);
            int colon = v.indexOf(':', scheme + 3);
            return colon > 0 && at > colon + 1 && v.indexOf('/', scheme + 3) != scheme + 3;
        }
        String lower = v.length() > 200 ? v.substring(0, 200) : v;
        return lower.indexOf(';') > 0
                && containsIgnoringCase(lower, "password=")
                && (containsIgnoringCase(lower, "server=")
                        || containsIgnoringCase(lower, "host=")
                        || containsIgnoringCase(lower, "source="));
    }

    static boolean containsIgnoringCase(String text, String wanted) {
        for (int i = 0; i + wanted.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return true;
            }
        }
        return false;
    }

    static boolean email(String v) {
        int at = v.indexOf('@');
        if (at < 1 || v.indexOf('@', at + 1) >= 0 || v.length() > 254) {
            return false;
        }
        int dot = v.lastIndexOf('.');
        if (dot < at + 2 || dot > v.length() - 3 || v.charAt(at + 1) == '-' || v.charAt(at + 1) == '.') {
            return false;
        }
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            boolean fits = Character.isLetterOrDigit(c)
                    || c == '.'
                    || c == '-'
                    || (i <= at && "!#$%&'*+/=?^_`{|}~@".indexOf(c) >= 0);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    static boolean ipv4(String v) {
        int part = 0;
        int dots = 0;
        int width = 0;
        int end = v.indexOf('/') > 0 && v.length() - v.indexOf('/') <= 3 ? v.indexOf('/') : v.length();
        for (int i = 0; i < end; i++) {
            char c = v.charAt(i);
            if (c == '.') {
                if (width == 0) {
                    return false;
                }
                dots++;
                part = 0;
                width = 0;
            } else if (c >= '0' && c <= '9') {
                part = part * 10 + c - '0';
                width++;
                if (part > 255 || width > 3) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return dots == 3 && width > 0;
    }

    static boolean ipv6(String v) {
        int colons = 0;
        int run = 0;
        int end = v.indexOf('/') > 0 ? v.indexOf('/') : v.length();
        for (int i = 0; i < end; i++) {
            char c = v.charAt(i);
            if (c == ':') {
                colons++;
                run = 0;
            } else if (isHex(c)) {
                run++;
                if (run > 4) {
                    return false;
                }
            } else if (c != '.' && c != '%') {
                return false;
            }
        }
        return colons >= 2 && colons <= 7 && (colons == 7 || v.contains("::") || colons >= 4);
    }

    static boolean mac(String v) {
        if (v.length() == 14 && v.charAt(4) == '.' && v.charAt(9) == '.') {
            return isHex(v, 0, 4) && isHex(v, 5, 9) && isHex(v, 10, 14);
        }
        if (v.length() != 17) {
            return false;
        }
        char separator = v.charAt(2);
        for (int i = 0; i < 17; i++) {
            char c = v.charAt(i);
            if (i % 3 == 2 ? c != separator : !isHex(c)) {
                return false;
            }
        }
        return separator == ':' || separator == '-';
    }

    static boolean uuid(String v) {
        if (v.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = v.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    static boolean vin(String v) {
        if (v.length() != 17) {
            return false;
        }
        int sum = 0;
        int[] weights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
        String values = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
        for (int i = 0; i < 17; i++) {
            int place = values.indexOf(v.charAt(i));
            if (place < 0 || v.charAt(i) == '.') {
                return false;
            }
            sum += place % 10 * weights[i];
        }
        int check = sum % 11;
        return v.charAt(8) == (check == 10 ? 'X' : (char) ('0' + check));
    }

    /** Medicare's beneficiary identifier: 1EG4-TE5-MK73. */
    static boolean mbi(String plain) {
        if (plain.length() != 11) {
            return false;
        }
        String form = "9AN9AN9AA99";
        for (int i = 0; i < 11; i++) {
            char c = plain.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = c >= 'A' && c <= 'Z' && "SLOIBZ".indexOf(c) < 0;
            char wanted = form.charAt(i);
            if (wanted == '9' ? !digit : wanted == 'A' ? !letter : !(digit || letter)) {
                return false;
            }
        }
        return plain.charAt(0) != '0';
    }

    static boolean icd10(String v) {
        int length = v.length();
        if (length < 3 || length > 8 || v.charAt(0) < 'A' || v.charAt(0) > 'Z' || !isDigit(v.charAt(1))) {
            return false;
        }
        char third = v.charAt(2);
        if (!isDigit(third) && third != 'A' && third != 'B') {
            return false;
        }
        if (length == 3) {
            return true;
        }
        if (v.charAt(3) != '.' || length < 5) {
            return false;
        }
        for (int i = 4; i < length; i++) {
            if (!isDigit(v.charAt(i)) && !(v.charAt(i) >= 'A' && v.charAt(i) <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    static boolean bic(String v) {
        if (v.length() != 8 && v.length() != 11) {
            return false;
        }
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if (i < 6 ? !upper : !(upper || isDigit(c))) {
                return false;
            }
        }
        return true;
    }

    static boolean wallet58(String v) {
        if (v.length() < 26 || v.length() > 35 || (v.charAt(0) != '1' && v.charAt(0) != '3')) {
            return false;
        }
        int mixed = 0;
        for (int i = 1; i < v.length(); i++) {
            char c = v.charAt(i);
            if (!letterOrDigit(c) || c == '0' || c == 'O' || c == 'I' || c == 'l') {
                return false;
            }
            mixed |= c >= 'a' ? 1 : c >= 'A' ? 2 : 4;
        }
        return mixed == 7;
    }

    static boolean aba(String d) {
        int prefix = CheckDigits.number(d, 0, 2);
        boolean range =
                prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix == 80;
        return range && !CheckDigits.same(d) && CheckDigits.weighted(d, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static boolean isHex(String v, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isHex(v.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean letterOrDigit(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean upperAlphanumeric(String v) {
        for (int i = 0; i < v.length(); i++) {
            char c = v.charAt(i);
            if (!isDigit(c) && !(c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }
}
