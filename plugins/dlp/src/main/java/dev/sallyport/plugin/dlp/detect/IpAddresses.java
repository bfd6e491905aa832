package dev.sallyport.plugin.dlp.detect;

/** Addresses of hosts, versions 4 and 6; those that tell nothing (loopback, any, netmasks) are left alone. */
final class IpAddresses {

    /** The longest text form of an address. */
    private static final int CHARACTERS_MAX = 45;

    private IpAddresses() {}

    /** Returns the end of the dotted quad at {@code start}, or -1. */
    static int v4End(String text, int start) {
        int i = start;
        int first = 0;
        int bits = 0;
        for (int octet = 0; octet < 4; octet++) {
            if (octet > 0 && Chars.at(text, i++) != '.') {
                return -1;
            }
            int from = i;
            int value = 0;
            while (Chars.isDigit(Chars.at(text, i)) && i - from < 4) {
                value = value * 10 + (text.charAt(i++) - '0');
            }
            if (i == from || value > 255 || (i - from > 1 && text.charAt(from) == '0')) {
                return -1;
            }
            first = octet == 0 ? value : first;
            bits |= value;
        }
        char after = Chars.at(text, i);
        boolean goesOn = Chars.isAlphanumeric(after)
                || after == '_'
                || ((after == '.' || after == '-') && Chars.isAlphanumeric(Chars.at(text, i + 1)));
        boolean tellsNothing = bits == 0 || first == 127 || first == 255;
        return goesOn || tellsNothing ? -1 : i;
    }

    /** Returns where the run of hexadecimal digits that ends before the colon at {@code colon} begins. */
    static int v6Start(String text, int colon) {
        int start = colon;
        while (start > 0 && colon - start < 5 && Chars.isHex(text.charAt(start - 1))) {
            start--;
        }
        char before = Chars.before(text, start);
        return Chars.isAlphanumeric(before) || before == ':' || before == '.' || before == '_' ? -1 : start;
    }

    /**
     * Returns the end of the version 6 address at {@code start}, or -1. Its first group must be written with four
     * digits, as all global, local and multicast ones are: {@code a::b} is source code.
     */
    static int v6End(String text, int start) {
        int end = start;
        while (end < text.length() && end - start <= CHARACTERS_MAX && isV6Character(text.charAt(end))) {
            end++;
        }
        while (end > start && (text.charAt(end - 1) == '.' || isLoneColon(text, end - 1))) {
            end--;
        }
        char after = Chars.at(text, end);
        if (end - start > CHARACTERS_MAX
                || Chars.isAlphanumeric(after)
                || after == '_'
                || !(text.charAt(start) == ':' || Chars.at(text, start + 4) == ':')) {
            return -1;
        }
        return groups(text, start, end) ? end : -1;
    }

    private static boolean isV6Character(char c) {
        return Chars.isHex(c) || c == ':' || c == '.';
    }

    private static boolean isLoneColon(String text, int index) {
        return text.charAt(index) == ':' && Chars.at(text, index - 1) != ':';
    }

    private static boolean groups(String text, int start, int end) {
        int groups = 0;
        boolean gap = false;
        int i = start;
        if (text.startsWith("::", i)) {
            // ::1 and :: tell nothing; a mapped address is found by its dotted quad.
            return false;
        }
        while (i < end) {
            int from = i;
            while (i < end && Chars.isHex(text.charAt(i))) {
                i++;
            }
            if (i < end && text.charAt(i) == '.') {
                groups += 2;
                return v4End(text, from) == end && complete(groups, gap);
            }
            if (i == from || i - from > 4) {
                return false;
            }
            groups++;
            if (i == end) {
                break;
            }
            if (text.startsWith("::", i)) {
                if (gap) {
                    return false;
                }
                gap = true;
                i += 2;
            } else {
                i++;
                if (i == end) {
                    return false;
                }
            }
        }
        return complete(groups, gap);
    }

    private static boolean complete(int groups, boolean gap) {
        return gap ? groups >= 1 && groups <= 7 : groups == 8;
    }
}
