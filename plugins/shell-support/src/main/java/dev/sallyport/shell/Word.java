package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import org.jspecify.annotations.Nullable;

/** One word of a line while it is read: its value, or what is known of it. */
final class Word {

    /** What people see of a word that is not known. */
    private static final int WRITTEN_CHARS_MAX = 200;

    private final StringBuilder value = new StringBuilder();
    private final Source source;
    private final int start;
    private Argument.Kind kind = Argument.Kind.CONSTANT;
    private boolean inClass;
    private int classAt;
    private boolean braces;
    private boolean plain = true;
    private boolean number = true;
    private boolean lastPlain;
    private int assigned = -1;
    private int end;

    Word(Source source) {
        this.source = source;
        this.start = source.at;
    }

    /** A character that stands for itself. */
    void literal(char c, boolean quoted) {
        plain &= !quoted;
        lastPlain = !quoted;
        number &= Source.digit(c) || c == '-';
        if (inClass) {
            classAt++;
            return;
        }
        // Beside a wildcard, a quoted star is one character.
        boolean wild = kind != Argument.Kind.CONSTANT && (c == '*' || c == '?');
        value.append(wild ? '?' : c);
    }

    /** The word ends here. */
    Word close() {
        end = source.at;
        return this;
    }

    /** Quotes were seen, be there anything in them or not. */
    void quotes() {
        plain = false;
        lastPlain = false;
        if (value.isEmpty()) {
            number = false;
        }
    }

    /** An unquoted character with a meaning for names of files. */
    void glob(char c) {
        if (inClass) {
            inClass = c != ']' || classAt == 0;
            classAt++;
            return;
        }
        if (c == ']') {
            literal(c, false);
            return;
        }
        become(Argument.Kind.GLOB);
        // Two stars would be a home directory.
        if (c == '?' || last() != '*') {
            value.append(c == '[' ? '*' : c);
        }
        inClass = c == '[';
        classAt = 0;
        number = false;
        plain = false;
        lastPlain = true;
    }

    /** The first signs of a class may be a negation, after which a bracket does not end it. */
    void classSign(char c) {
        if (inClass && classAt == 0 && (c == '!' || c == '^')) {
            return;
        }
        literal(c, false);
    }

    /** A home directory, whose path is not known. */
    void home() {
        become(Argument.Kind.GLOB);
        value.append(value.isEmpty() ? "/**" : "**");
        plain = false;
        number = false;
    }

    /** A part that is one text, whatever it will be. */
    void part() {
        become(Argument.Kind.PARTIAL);
        if (!inClass) {
            value.append('*');
        }
        plain = false;
        lastPlain = false;
        number = false;
    }

    /** A part that is a number. */
    void numeral() {
        boolean before = number;
        part();
        number = before;
    }

    /** A part that may become several words, or none. */
    void anything() {
        become(Argument.Kind.UNKNOWN);
        plain = false;
        lastPlain = false;
        number = false;
    }

    private void become(Argument.Kind wider) {
        if (kind == Argument.Kind.CONSTANT) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) == '*') {
                    value.setCharAt(i, '?');
                }
            }
        }
        if (wider.ordinal() > kind.ordinal()) {
            kind = wider;
        }
    }

    void brace() {
        braces = true;
    }

    /** A comma or two dots between braces makes several words of one, in some shells. */
    void alternatives() {
        if (braces) {
            anything();
        }
    }

    /** An unquoted equals sign. */
    void equalsSign() {
        boolean assigns = assigned < 0 && plain && variable(value);
        if (assigns) {
            assigned = value.length();
        }
        literal('=', false);
        // From here on it is the value that counts.
        number = assigns;
    }

    /** {@code name}, {@code name+} or {@code name[...]}: what stands before the equals sign of an assignment. */
    static boolean variable(CharSequence text) {
        int end = text.length() > 0 && text.charAt(text.length() - 1) == '+' ? text.length() - 1 : text.length();
        if (end == 0 || !Source.nameStart(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < end; i++) {
            if (!Source.namePart(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last character was unquoted, so that it can open an extended pattern. */
    boolean endsPlain() {
        return lastPlain;
    }

    /** Whether nothing was there to be read. */
    boolean absent() {
        return end == start;
    }

    char last() {
        return value.isEmpty() ? Source.END : value.charAt(value.length() - 1);
    }

    /** Whether it is written without any quotes, expansions or patterns. */
    boolean plain() {
        return plain && kind == Argument.Kind.CONSTANT;
    }

    boolean constant() {
        return kind == Argument.Kind.CONSTANT;
    }

    /** Whether it can only become digits, or nothing. */
    boolean number() {
        return number;
    }

    String value() {
        return value.toString();
    }

    Argument.Kind kind() {
        return kind;
    }

    /** The name it assigns to, when it can be an assignment. */
    @Nullable
    String assigns() {
        if (assigned < 0) {
            return null;
        }
        int end = value.charAt(assigned - 1) == '+' ? assigned - 1 : assigned;
        return value.substring(0, end);
    }

    /** Whether what it assigns is a number. */
    boolean assignsNumber() {
        return assigned >= 0 && number;
    }

    /** The assigned text, as far as it is constant. */
    String assignedText() {
        return value.substring(assigned + 1);
    }

    String written() {
        return source.text.substring(start, Math.max(start, Math.min(end, start + WRITTEN_CHARS_MAX)));
    }

    Argument argument() {
        String written = kind == Argument.Kind.UNKNOWN ? written() : value.toString();
        if (kind == Argument.Kind.GLOB && written.equals("*") && written().equals("[")) {
            return Argument.of("[");
        }
        return new Argument(written, kind);
    }
}
