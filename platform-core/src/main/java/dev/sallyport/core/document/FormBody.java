package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Masks a form (application/x-www-form-urlencoded), field by field. {@code user[email]} is the place /user/email. */
final class FormBody implements Body {

    private final DocumentRules rules;
    private final Bytes held = new Bytes();

    FormBody(DocumentRules rules) {
        this.rules = rules;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        int begin = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '&') {
                held.add(bytes, begin, i);
                field(out);
                out.add('&');
                begin = i + 1;
            }
        }
        held.add(bytes, begin, to);
        Body.checkHeld(held.size());
    }

    @Override
    public void end(Bytes out) {
        field(out);
    }

    private void field(Bytes out) {
        int equals = held.start;
        while (equals < held.end && held.array[equals] != '=') {
            equals++;
        }
        String name = decode(held.array, held.start, equals);
        String masked = rules.search(name);
        if (masked.equals(name)) {
            out.add(held.array, held.start, equals);
        } else {
            encode(masked, out);
        }
        if (equals < held.end) {
            out.add('=');
            Value.Text value = new Value.Text(decode(held.array, equals + 1, held.end));
            Value result = rules.mask(place(rules.pointers().root(), name), last(name), value);
            if (result.equals(value)) {
                out.add(held.array, equals + 1, held.end);
            } else {
                encode(result.toText(), out);
            }
        }
        held.clear();
    }

    /** Returns the place of a field, whose name may spell a way in brackets. */
    static Pointers.Place place(Pointers.Place root, String name) {
        Pointers.Place place = root;
        for (String part : parts(name)) {
            place = place.member(part);
        }
        return place;
    }

    private static String last(String name) {
        String[] parts = parts(name);
        return parts.length == 0 ? "" : parts[parts.length - 1];
    }

    private static String[] parts(String name) {
        return name.endsWith("]") ? name.substring(0, name.length() - 1).split("]?\\[", 65) : new String[] {name};
    }

    static String decode(byte[] bytes, int from, int to) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (bytes[i] == '+') {
                plain.write(' ');
            } else if (bytes[i] != '%') {
                plain.write(bytes[i]);
            } else {
                int high = i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
                int low = i + 2 < to ? Character.digit(bytes[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new DocumentException("it is not a well-formed form");
                }
                plain.write(16 * high + low);
                i += 2;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DocumentException("it is not text in UTF-8");
        }
    }

    private static void encode(String text, Bytes out) {
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet == ' ') {
                out.add('+');
            } else if ((octet >= '0' && octet <= '9')
                    || (octet >= 'a' && octet <= 'z')
                    || (octet >= 'A' && octet <= 'Z')
                    || "*-._".indexOf(octet) >= 0) {
                out.add(octet);
            } else {
                out.add('%');
                out.add(Character.toUpperCase(Character.forDigit((octet >> 4) & 0xf, 16)));
                out.add(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
            }
        }
    }
}
