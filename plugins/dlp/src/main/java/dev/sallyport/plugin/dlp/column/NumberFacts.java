package dev.sallyport.plugin.dlp.column;

/** What a value of digits and separators shows. */
final class NumberFacts {

    /** Takes a fact that holds. */
    interface Facts {
        void set(Fact fact, boolean holds);
    }

    private NumberFacts() {}

    /**
     * @param v the value as it is
     * @param d its digits alone
     */
    static void read(String v, String d, CharStats stats, Facts facts) {
        int n = d.length();
        boolean bare = stats.onlyDigits();
        facts.set(Fact.LEADING_ZERO, n > 1 && d.charAt(0) == '0');
        facts.set(Fact.LUHN, n >= 12 && n <= 19 && !CheckDigits.same(d) && CheckDigits.luhn(d, 0));
        boolean device = n == 15 && (d.charAt(0) != '0' || d.startsWith("01"));
        facts.set(Fact.IMEI, device && CheckDigits.luhn(d, 0));
        facts.set(Fact.IMEI_TAC, n >= 14 && n <= 16 && ("35 86 01 99 45 49 52 91".contains(d.substring(0, 2))));
        facts.set(Fact.ABA, n == 9 && Formats.aba(d));
        facts.set(Fact.NPI, n == 10 && (d.charAt(0) == '1' || d.charAt(0) == '2') && CheckDigits.luhn("80840" + d, 0));
        facts.set(Fact.EAN13, n == 13 && CheckDigits.ean(d));
        facts.set(Fact.PHONE_TEN, bare && n == 10 && nanp(d, 0));
        facts.set(Fact.PHONE_SEVEN, n == 7 && stats.dashes == 1 && v.charAt(3) == '-');
        facts.set(Fact.PHONE_NANP, !bare && grouped(v, n, d));
        facts.set(Fact.SSN_DASHED, n == 9 && stats.length == 11 && separated(v, 3, 6));
        facts.set(Fact.ZIP5, bare && n == 5);
        facts.set(Fact.ZIP9, n == 9 && stats.length == 10 && v.charAt(5) == '-');
        boolean third = n == 7 && stats.length == 8 && v.charAt(3) == '-';
        boolean dashed = stats.dashes == 1 && n >= 5 && n <= 8 && stats.length == n + 1 && v.charAt(3) != '-';
        facts.set(Fact.POSTAL_DASH, dashed || third);
        int dot = v.indexOf('.') >= 0 ? v.indexOf('.') : v.indexOf(',');
        boolean decimal = stats.dots + stats.commas == 1 && dot > 0 && dot < stats.length - 1;
        facts.set(Fact.COORDINATE, decimal && stats.length - dot > 4 && dot <= 4 && stats.spaces == 0);
        facts.set(Fact.CENTS, decimal && stats.length - dot == 3);
        facts.set(Fact.NEGATIVE, v.charAt(0) == '-' && n > 0);
        facts.set(Fact.THOUSANDS, stats.commas >= 1 && n >= 4 && stats.length - v.lastIndexOf(',') == 4);
        if (bare && n == 4) {
            int year = CheckDigits.number(d, 0, 4);
            int month = year / 100;
            facts.set(Fact.YEAR, year >= 1900 && year < 2100);
            facts.set(Fact.YEAR_BIRTH, year >= 1900 && year < 2013);
            facts.set(Fact.MMYY, month >= 1 && month <= 12 && year % 100 >= 15 && year % 100 <= 45);
        }
        facts.set(
                Fact.EPOCH,
                bare
                        && (n == 10 || n == 13)
                        && d.charAt(0) == '1'
                        && d.charAt(1) >= '0'
                        && d.charAt(1) <= '9'
                        && CheckDigits.number(d, 0, 3) >= 100
                        && CheckDigits.number(d, 0, 3) <= 199
                        && d.charAt(1) >= '3'
                        && d.charAt(1) <= '8');
        monthYear(v, d, stats, facts);
    }

    private static void monthYear(String v, String d, CharStats stats, Facts facts) {
        int n = d.length();
        if ((n != 4 && n != 6 && n != 3 && n != 5) || stats.slashes + stats.dashes != 1 || stats.symbols() != 1) {
            return;
        }
        int slash = Math.max(v.indexOf('/'), v.indexOf('-'));
        if (slash == 4) {
            int month = CheckDigits.number(d, 4, n);
            facts.set(Fact.MONTH_YEAR_ISO, n == 6 && month >= 1 && month <= 12 && d.startsWith("20"));
        } else if (slash == 1 || slash == 2) {
            int month = CheckDigits.number(d, 0, slash);
            facts.set(Fact.MONTH_YEAR, month >= 1 && month <= 12 && (n - slash == 2 || n - slash == 4));
        }
    }

    /** North American: an area and an exchange that begin with 2 to 9. */
    private static boolean nanp(String d, int from) {
        return d.charAt(from) >= '2' && d.charAt(from + 3) >= '2';
    }

    private static boolean grouped(String v, int n, String d) {
        if (n != 10 && (n != 11 || d.charAt(0) != '1')) {
            return false;
        }
        int digits = 0;
        boolean area = false;
        boolean exchange = false;
        for (int i = 0; i < v.length(); i++) {
            if (Formats.isDigit(v.charAt(i))) {
                digits++;
            } else {
                area |= digits == n - 7;
                exchange |= digits == n - 4;
            }
        }
        return area && exchange && nanp(d, n - 10);
    }

    private static boolean separated(String v, int first, int second) {
        return !Formats.isDigit(v.charAt(first)) && !Formats.isDigit(v.charAt(second));
    }
}
