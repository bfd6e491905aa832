package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One pass over one text: goes from anchor to anchor and lets the recognisers verify what stands there. */
final class Scan {

    private final String text;
    private final Optional<Column> column;
    private final ColumnContext columns;
    private final Phones phones;
    private final PrivateKeys privateKeys;
    private final List<Finding> found = new ArrayList<>(2);
    private int hintAt = -1;
    private Hint hint = Hint.NONE;

    Scan(String text, Optional<Column> column, ColumnContext columns, Phones phones) {
        this.text = text;
        this.column = column;
        this.columns = columns;
        this.phones = phones;
        this.privateKeys = new PrivateKeys(text);
    }

    List<Finding> from(int firstAnchor) {
        int i = firstAnchor;
        while (i < text.length()) {
            int next = switch (Chars.anchor(text.charAt(i))) {
                case Chars.DIGIT -> digits(i);
                case Chars.AT -> email(i);
                case Chars.COLON -> ipv6(i);
                case Chars.DASH -> privateKey(i);
                case Chars.PLUS -> internationalPhone(i);
                case Chars.PAREN -> bracketedPhone(i);
                case Chars.UNDERSCORE -> namedSecret(i, "_access_key");
                case Chars.UPPER_A -> awsKey(i);
                case Chars.UPPER_J -> jwt(i);
                default -> i + 1;
            };
            i = Chars.nextAnchor(text, next);
        }
        wholeCellSecret();
        return settled();
    }

    /** Decides about the number whose first digit is at {@code start}; returns where to go on. */
    private int digits(int start) {
        int end = Chars.digitsEnd(text, start);
        int length = end - start;
        if (Chars.isLetter(Chars.before(text, start))) {
            int ibanEnd = Ibans.end(text, start - 2);
            return ibanEnd > 0 ? add(PatternDetector.IBAN, start - 2, ibanEnd, 1) : end;
        }
        if (length > 19) {
            return end;
        }
        char after = Chars.at(text, end);
        if (length <= 3 && after == '.') {
            int ipEnd = startsQuad(start) ? IpAddresses.v4End(text, start) : -1;
            if (ipEnd > 0) {
                return hint(start) == Hint.PRODUCT ? ipEnd : add(PatternDetector.IP, start, ipEnd, 0.9);
            }
        }
        int accepted = length >= 9 ? bareDigits(start, end) : groups(start, length, after);
        return accepted > 0 ? accepted : end;
    }

    /** A long run of digits: a card by its checks, anything else only by the words around it. */
    private int bareDigits(int start, int end) {
        int length = end - start;
        if (!Chars.closes(text, end)) {
            return saidPhone(start);
        }
        Hint hint = hint(start);
        boolean opens = Chars.opens(text, start);
        if (hint == Hint.CARD && Cards.said(text, start, end)) {
            return add(PatternDetector.CARD, start, end, 1);
        }
        if (!hint.isImpersonal() && opens && !Cards.rareLength(length) && Cards.bare(text, start, end)) {
            return add(PatternDetector.CARD, start, end, 0.7);
        }
        if (length == 9 && hint == Hint.SSN && SocialSecurityNumbers.bare(text, start)) {
            return add(PatternDetector.SSN, start, end, 0.9);
        }
        return saidPhone(start);
    }

    /** A short run of digits with something behind it that may go on with the number. */
    private int groups(int start, int length, char after) {
        boolean joins = Chars.isSeparator(after) || after == '.' || after == '/' || after == ')';
        if (!joins && length < 7) {
            return -1;
        }
        if (length == 4 && Dates.isDate(text, start)) {
            return start + Dates.LENGTH;
        }
        if (length == 4 && Chars.opens(text, start)) {
            int end = Cards.groupedEnd(text, start);
            if (end > 0) {
                return add(PatternDetector.CARD, start, end, 1);
            }
        }
        if (length == 3 && Chars.opens(text, start)) {
            int end = SocialSecurityNumbers.formattedEnd(text, start);
            if (end > 0 && isSsn(start)) {
                return add(PatternDetector.SSN, start, end, 0.9);
            }
        }
        if ((length == 3 || length == 1) && Chars.opens(text, start)) {
            int end = phones.northAmericanEnd(text, start);
            if (end > 0 && hint(start) != Hint.PRODUCT) {
                return add(PatternDetector.PHONE, start, end, 0.9);
            }
        }
        return saidPhone(start);
    }

    private boolean isSsn(int start) {
        Hint hint = hint(start);
        boolean dashed = text.charAt(start + 3) != ' ' && text.charAt(start + 3) != '\u00a0';
        return hint == Hint.SSN || (dashed && hint != Hint.PRODUCT && hint != Hint.PHONE);
    }

    private int saidPhone(int start) {
        int end = Phones.saidEnd(text, start);
        return end > 0 && hint(start) == Hint.PHONE ? add(PatternDetector.PHONE, start, end, 0.8) : -1;
    }

    private int internationalPhone(int plus) {
        char after = Chars.at(text, plus + 1);
        if ((!Chars.isDigit(after) && after != '(') || Chars.isAlphanumeric(Chars.at(text, plus - 1))) {
            return plus + 1;
        }
        int end = phones.internationalEnd(text, plus);
        if (end < 0) {
            end = hint(plus) == Hint.PHONE ? Phones.saidEnd(text, plus + 1) : -1;
        }
        return end > 0 ? add(PatternDetector.PHONE, plus, end, 0.9) : plus + 1;
    }

    private int bracketedPhone(int paren) {
        if (!Chars.isDigit(Chars.at(text, paren + 1)) || Chars.isAlphanumeric(Chars.at(text, paren - 1))) {
            return paren + 1;
        }
        int end = phones.northAmericanEnd(text, paren);
        if (end > 0 && hint(paren) == Hint.PRODUCT) {
            end = -1;
        }
        if (end < 0 && hint(paren) == Hint.PHONE) {
            end = Phones.saidEnd(text, paren);
        }
        return end > 0 ? add(PatternDetector.PHONE, paren, end, 0.9) : paren + 1;
    }

    private int email(int at) {
        int start = Emails.start(text, at);
        int end = start < 0 ? -1 : Emails.end(text, at);
        return end > 0 ? add(PatternDetector.EMAIL, start, end, 0.95) : at + 1;
    }

    private int ipv6(int colon) {
        int start = IpAddresses.v6Start(text, colon);
        int end = start < 0 ? -1 : IpAddresses.v6End(text, start);
        return end > 0 ? add(PatternDetector.IP, start, end, 0.95) : colon + 1;
    }

    private int privateKey(int dash) {
        int end = privateKeys.end(dash);
        return end > 0 ? add(PatternDetector.PRIVATE_KEY, dash, end, 1) : dash + 1;
    }

    private int jwt(int at) {
        if (Chars.at(text, at - 1) != 'y' || Chars.at(text, at - 2) != 'e') {
            return at + 1;
        }
        int start = at - 2;
        if (Chars.isBase64Url(Chars.before(text, start))) {
            return at + 1;
        }
        int end = Jwts.end(text, start);
        return end > 0 ? add(PatternDetector.JWT, start, end, 1) : at + 1;
    }

    private int awsKey(int at) {
        int end = AwsKeys.idEnd(text, at);
        if (end < 0) {
            return namedSecret(at, "AccessKey");
        }
        add(PatternDetector.AWS_KEY, at, end, 1);
        nearSecret(AwsKeys.secretNear(text, at - AwsKeys.NEAR, at));
        nearSecret(AwsKeys.secretNear(text, end, end + AwsKeys.NEAR));
        return end;
    }

    private void nearSecret(int start) {
        if (start >= 0) {
            add(PatternDetector.AWS_KEY, start, start + AwsKeys.SECRET_LENGTH, 0.9);
        }
    }

    private int namedSecret(int at, String name) {
        if (!text.regionMatches(true, at, name, 0, name.length())) {
            return at + 1;
        }
        int end = at + name.length();
        nearSecret(AwsKeys.secretNear(text, end, end + 64));
        return end;
    }

    /** A secret key has no anchor of its own: in a cell only its length and its column give it away. */
    private void wholeCellSecret() {
        if (text.length() == AwsKeys.SECRET_LENGTH
                && columnHint() == Hint.AWS_SECRET
                && AwsKeys.secretNear(text, 0, text.length()) == 0) {
            add(PatternDetector.AWS_KEY, 0, text.length(), 0.8);
        }
    }

    /** Whether a dotted quad may begin here: not inside a longer dotted number, a file name or an identifier. */
    private boolean startsQuad(int start) {
        return Chars.at(text, start - 1) != '.' && Chars.opens(text, start);
    }

    /** Returns what the words before say or, where they are silent, what the column says. */
    private Hint hint(int start) {
        if (start != hintAt) {
            hintAt = start;
            Hint said = ContextWords.before(text, start);
            hint = said == Hint.NONE ? columnHint() : said;
        }
        return hint;
    }

    private Hint columnHint() {
        return column.map(columns::judge).orElse(Hint.NONE);
    }

    private int add(String type, int start, int end, double score) {
        found.add(new Finding(type, start, end, score));
        return end;
    }

    /** Orders the findings and resolves overlaps: the longer span stays whole, the shorter keeps what sticks out. */
    private List<Finding> settled() {
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        found.sort(Comparator.comparingInt(Finding::start).thenComparingInt(finding -> -finding.end()));
        List<Finding> settled = new ArrayList<>(found.size());
        int end = 0;
        for (Finding next : found) {
            if (next.end() <= end) {
                continue;
            }
            int overlap = end - next.start();
            if (overlap > 0) {
                Finding last = settled.removeLast();
                boolean lastIsLonger = last.end() - last.start() >= next.end() - next.start();
                int border = lastIsLonger ? last.end() : next.start();
                if (border > last.start()) {
                    settled.add(new Finding(last.type(), last.start(), border, last.score()));
                }
                settled.add(new Finding(next.type(), border, next.end(), next.score()));
            } else {
                settled.add(next);
            }
            end = next.end();
        }
        return List.copyOf(settled);
    }
}
