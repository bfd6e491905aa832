package dev.sallyport.plugin.dlp.detect;

import dev.sallyport.api.event.Column;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads names and the words before a value. Words are split at everything that is no letter and at changes of case, so
 * {@code cardNumber}, {@code card_number} and {@code card number} are the same; the recognised word nearest to the
 * value decides, so {@code phone_id} is an identifier and {@code order_phone} a phone.
 */
final class ContextWords implements ColumnContext {

    /** How far back from a value words still speak about it. */
    private static final int WINDOW = 48;

    /** How many words may stand between the deciding word and the value ({@code card number is}). */
    private static final int REACH = 3;

    /** Columns remembered; beyond it the memory starts afresh, since names may be a client's invention. */
    private static final int COLUMNS_MAX = 4096;

    private static final WordTable<Hint> WORDS = new WordTable<>();

    static {
        put(
                Hint.CARD,
                "card cards cc ccn ccnum cardno cardnum pan credit creditcard debit cardnumber visa mastercard amex "
                        + "kreditkarte kreditkartennummer karte tarjeta carte carta cartao");
        put(Hint.SSN, "ssn ssns ssnumber social soc socialsecurity security sec itin taxpayer");
        put(
                Hint.PHONE,
                "phone phones phonenumber phonenr phonenbr phoneno tel telephone telefon telefonnummer "
                        + "mobile mobil cell cellphone fax msisdn handy rufnummer telefono "
                        + "telefone celular movil whatsapp sms contact");
        put(Hint.IP, "ip ips ipaddr ipaddress ipv host addr");
        put(Hint.AWS_SECRET, "secret");
        put(
                Hint.ID,
                "id ids uuid guid key ref reference trace span session request correlation hash digest checksum "
                        + "time timestamp ts epoch millis micros nanos date datetime created updated amount total "
                        + "price sum count counter qty quantity seq sequence size bytes offset pid port txn "
                        + "transaction row rows code zip lat lon imei imsi duration elapsed");
        put(
                Hint.PRODUCT,
                "part parts sku order orders invoice tracking serial isbn issn ean upc gtin barcode batch lot "
                        + "build version ver release revision model ticket case job item article product catalog "
                        + "bestellung rechnung pedido commande firmware driver policy form");
    }

    private final Map<Column, Hint> judged = new ConcurrentHashMap<>();

    private static void put(Hint hint, String words) {
        for (String word : words.split(" ")) {
            WORDS.put(word, hint);
        }
    }

    @Override
    public Hint judge(Column column) {
        Hint known = judged.get(column);
        if (known != null) {
            return known;
        }
        Hint hint = column.origin().map(origin -> nearest(origin.column())).orElse(Hint.NONE);
        if (hint == Hint.NONE) {
            hint = nearest(column.name());
        }
        if (judged.size() >= COLUMNS_MAX) {
            judged.clear();
        }
        judged.put(column, hint);
        return hint;
    }

    /** Returns what the words on the same line shortly before {@code end} say. */
    static Hint before(String text, int end) {
        int floor = Math.max(0, end - WINDOW);
        int start = end;
        while (start > floor && !endsContext(text, start - 1)) {
            start--;
        }
        // A word cut by the window is another word ("gossip" is no "ip").
        while (start == floor && floor > 0 && start < end && Chars.isLetter(text.charAt(start))) {
            start++;
            floor++;
        }
        return nearest(text, start, end, REACH, true);
    }

    /** Whether a character ends what belongs to a value: lines, also escaped ones, and the borders of table cells. */
    private static boolean endsContext(String text, int index) {
        char c = text.charAt(index);
        return c == '\n' || c == '\t' || c == '|' || c == ';' || Chars.isEscape(text, index);
    }

    private static Hint nearest(String name) {
        return nearest(name, 0, name.length(), REACH, false);
    }

    private static Hint nearest(String text, int start, int end, int reach, boolean nextTo) {
        int i = end;
        boolean beforeSecurity = false;
        boolean passedNumber = false;
        for (int words = 0; words <= reach && i > start; words++) {
            while (i > start && !Chars.isLetter(text.charAt(i - 1))) {
                i--;
                passedNumber |= Chars.isDigit(text.charAt(i));
            }
            int stop = i;
            i = wordStart(text, start, stop);
            if (i == stop) {
                return Hint.NONE;
            }
            Hint hint = nextTo && isInsideToken(text, i, stop) ? null : WORDS.get(text, i, stop);
            if (hint == Hint.ID && stop - i == 2 && precededBy("tax", text, start, i)) {
                return Hint.SSN;
            }
            boolean isSecurity = hint == Hint.SSN && (is("security", text, i, stop) || is("sec", text, i, stop));
            // Neither word alone is a hint: only "social security" is.
            boolean isSocial = hint == Hint.SSN && (is("social", text, i, stop) || is("soc", text, i, stop));
            boolean half = isSecurity || (isSocial && !beforeSecurity);
            if (nextTo && passedNumber && (hint == Hint.ID || hint == Hint.PRODUCT)) {
                // It spoke about the number in between; "cards 4111..., 5555..." speaks about both.
                return Hint.NONE;
            }
            if (hint == Hint.ID) {
                // The reference of an invoice is as little a person's number as the invoice's own.
                return nearest(text, start, i, 0, nextTo) == Hint.PRODUCT ? Hint.PRODUCT : Hint.ID;
            }
            if (hint != null && !half) {
                return hint;
            }
            beforeSecurity = isSecurity;
        }
        return Hint.NONE;
    }

    /** Whether letters stand between digits, as the {@code cc} of {@code 7cc92} does: no word, but hexadecimal. */
    private static boolean isInsideToken(String text, int start, int end) {
        return Chars.isDigit(Chars.at(text, start - 1)) || (end - start < 3 && Chars.isDigit(Chars.at(text, end)));
    }

    private static boolean precededBy(String word, String text, int start, int end) {
        int stop = end;
        while (stop > start && !Chars.isLetter(text.charAt(stop - 1))) {
            stop--;
        }
        return is(word, text, wordStart(text, start, stop), stop);
    }

    private static boolean is(String word, String text, int from, int until) {
        return until - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
    }

    /** Walks back over one word: letters of one case, led by at most one capital. */
    private static int wordStart(String text, int start, int stop) {
        int i = stop;
        if (i > start && Character.isUpperCase(text.charAt(i - 1))) {
            while (i > start && Character.isUpperCase(text.charAt(i - 1))) {
                i--;
            }
            return i;
        }
        while (i > start && Chars.isLetter(text.charAt(i - 1)) && !Character.isUpperCase(text.charAt(i - 1))) {
            i--;
        }
        if (i > start && i < stop && Character.isUpperCase(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
