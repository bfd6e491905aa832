package dev.sallyport.sql.postgres;

/**
 * Cuts a text into tokens exactly as the server does: nested comments, every form of quoting, string continuation over
 * line ends, and operators that stop before a comment.
 *
 * <p>What the server would refuse (an unterminated literal, a number that runs into a word) or what its versions read
 * differently is noted as trouble of the tokens, so that nothing after it is believed.
 */
final class PostgresLexer {

    private static final int SPACE = 1;
    private static final int NAME_START = 2;
    private static final int DIGIT = 4;
    private static final int OPERATOR = 8;
    private static final int NAME_PART = 16;
    /** The server takes fewer; without a bound a long row of signs would be walked again for each of them. */
    private static final int OPERATOR_MAX = 500;

    private static final byte[] CLASSES = classes();
    private static final short NCHAR = Keywords.find("nchar", 0, 5);

    private final String text;
    private final int length;
    private final boolean backslashEscapes;
    private final Tokens tokens;
    private int at;

    private PostgresLexer(String text, boolean backslashEscapes) {
        this.text = text;
        this.length = text.length();
        this.backslashEscapes = backslashEscapes;
        this.tokens = new Tokens(text);
    }

    /** Reads a text, with backslashes in plain strings as escapes or as ordinary characters. */
    static Tokens read(String text, boolean backslashEscapes) {
        PostgresLexer lexer = new PostgresLexer(text, backslashEscapes);
        if (text.indexOf(0) >= 0) {
            // The wire format ends a text there, so the server would run something else than what is read here.
            lexer.tokens.trouble("the text contains a NUL character");
        }
        while (lexer.at < lexer.length) {
            lexer.next();
        }
        lexer.tokens.pair();
        return lexer.tokens;
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c : new char[] {' ', '\t', '\n', '\r', '\f', 0x0B}) {
            classes[c] = SPACE;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            classes[c] = NAME_START | NAME_PART;
            classes[c - 32] = NAME_START | NAME_PART;
        }
        classes['_'] = NAME_START | NAME_PART;
        classes['$'] = NAME_PART;
        for (char c = '0'; c <= '9'; c++) {
            classes[c] = DIGIT | NAME_PART;
        }
        for (char c : "~!@#^&|`?+-*/%<>=".toCharArray()) {
            classes[c] = OPERATOR;
        }
        return classes;
    }

    /** Every character beyond ASCII is a letter to the server. */
    private static int classOf(char c) {
        return c < 128 ? CLASSES[c] : NAME_START | NAME_PART;
    }

    private char peek(int offset) {
        int i = at + offset;
        return i < length ? text.charAt(i) : 0;
    }

    private void next() {
        char c = text.charAt(at);
        int kind = classOf(c);
        if (kind == SPACE) {
            at++;
        } else if ((kind & NAME_START) != 0) {
            wordOrPrefixed(c);
        } else if ((kind & DIGIT) != 0 || (c == '.' && isDigit(peek(1)))) {
            number();
        } else {
            punctuation(c, kind);
        }
    }

    private void punctuation(char c, int kind) {
        switch (c) {
            case '\'' -> quoted(at, at, backslashEscapes ? Tokens.ESCAPE_STRING : Tokens.STRING);
            case '"' -> quotedName(at, at, Tokens.QUOTED);
            case '$' -> dollar();
            case ':' -> {
                char d = peek(1);
                if (d == ':' || d == '=') {
                    emit(d == ':' ? Tokens.TYPECAST : Tokens.COLON_EQUALS, 2);
                } else {
                    emit((byte) ':', 1);
                }
            }
            case '.' -> {
                if (peek(1) == '.') {
                    emit(Tokens.DOT_DOT, 2);
                } else {
                    emit((byte) '.', 1);
                }
            }
            case '(', ')', '[', ']', ',', ';' -> emit((byte) c, 1);
            default -> {
                if (kind == OPERATOR) {
                    operatorOrComment(c);
                } else {
                    tokens.trouble("the text contains a character that has no meaning there");
                    emit(Tokens.JUNK, 1);
                }
            }
        }
    }

    private void emit(byte kind, int size) {
        tokens.add(kind, at, at + size, Keywords.NONE);
        at += size;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void wordOrPrefixed(char c) {
        char d = peek(1);
        if (d == '\'') {
            switch (c) {
                case 'e', 'E' -> {
                    quoted(at, at + 1, Tokens.ESCAPE_STRING);
                    return;
                }
                case 'b', 'B', 'x', 'X' -> {
                    quoted(at, at + 1, Tokens.BITS);
                    return;
                }
                case 'n', 'N' -> {
                    // The server reads the letter as the keyword NCHAR and the rest as a plain string.
                    tokens.add(Tokens.WORD, at, at + 1, NCHAR);
                    at++;
                    return;
                }
                default -> {}
            }
        } else if (d == '&' && (c == 'u' || c == 'U')) {
            char quote = peek(2);
            if (quote == '\'') {
                if (backslashEscapes) {
                    tokens.trouble(
                            "a string of the form U&'...' is not allowed while standard_conforming_strings is off");
                }
                quoted(at, at + 2, Tokens.UNICODE_STRING);
                return;
            }
            if (quote == '"') {
                quotedName(at, at + 2, Tokens.UNICODE_QUOTED);
                return;
            }
        }
        int start = at;
        do {
            at++;
        } while (at < length && (classOf(text.charAt(at)) & NAME_PART) != 0);
        tokens.add(Tokens.WORD, start, at, Keywords.find(text, start, at));
    }

    /** Reads a string whose opening quote is at {@code quote}, with all its continuations on later lines. */
    private void quoted(int start, int quote, byte kind) {
        int i = quote + 1;
        boolean escapes = kind == Tokens.ESCAPE_STRING;
        while (true) {
            if (i >= length) {
                tokens.trouble("a string literal is not closed");
                tokens.add(kind, start, length, Keywords.NONE);
                at = length;
                return;
            }
            char c = text.charAt(i);
            if (c == '\\' && escapes) {
                i += 2;
            } else if (c != '\'') {
                i++;
            } else if (i + 1 < length && text.charAt(i + 1) == '\'') {
                i += 2;
            } else {
                int next = Literals.continuation(text, i + 1);
                if (next < 0) {
                    close(kind, start, i + 1);
                    return;
                }
                i = next + 1;
            }
        }
    }

    private void close(byte kind, int start, int end) {
        at = end;
        tokens.add(kind, start, end, Keywords.NONE);
        int count = tokens.count();
        if (count >= 3 && kind == Tokens.STRING && tokens.is(count - 2, "uescape")) {
            byte before = tokens.kind(count - 3);
            if (before == Tokens.UNICODE_STRING || before == Tokens.UNICODE_QUOTED) {
                tokens.foldTwo(end);
            }
        }
    }

    private void quotedName(int start, int quote, byte kind) {
        int i = quote + 1;
        while (true) {
            int end = text.indexOf('"', i);
            if (end < 0) {
                tokens.trouble("a quoted identifier is not closed");
                tokens.add(kind, start, length, Keywords.NONE);
                at = length;
                return;
            }
            if (end + 1 < length && text.charAt(end + 1) == '"') {
                i = end + 2;
                continue;
            }
            if (end == quote + 1) {
                tokens.trouble("a quoted identifier is empty");
            }
            tokens.add(kind, start, end + 1, Keywords.NONE);
            at = end + 1;
            return;
        }
    }

    private void dollar() {
        if (isDigit(peek(1))) {
            int start = at++;
            while (at < length && isDigit(text.charAt(at))) {
                at++;
            }
            tokens.add(Tokens.PARAMETER, start, at, Keywords.NONE);
            noJunk("a parameter number");
            return;
        }
        int tagEnd = at + 1;
        if (tagEnd < length && (classOf(text.charAt(tagEnd)) & NAME_START) != 0) {
            do {
                tagEnd++;
            } while (tagEnd < length && text.charAt(tagEnd) != '$' && (classOf(text.charAt(tagEnd)) & NAME_PART) != 0);
        }
        if (tagEnd >= length || text.charAt(tagEnd) != '$') {
            tokens.trouble("a dollar sign has no meaning there");
            emit(Tokens.JUNK, 1);
            return;
        }
        String tag = text.substring(at, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        int end = close < 0 ? length : close + tag.length();
        if (close < 0) {
            tokens.trouble("a dollar-quoted string is not closed");
        }
        tokens.add(Tokens.DOLLAR_STRING, at, end, Keywords.NONE);
        at = end;
    }

    private void number() {
        int start = at;
        char second = (char) (peek(1) | 32);
        if (text.charAt(at) == '0' && (second == 'x' || second == 'o' || second == 'b')) {
            at += 2;
            int digits = at;
            digits(second == 'x' ? 16 : second == 'o' ? 8 : 2);
            if (at == digits) {
                tokens.trouble("a number has no digits");
            }
        } else {
            digits(10);
            if (at < length && text.charAt(at) == '.' && peek(1) != '.') {
                at++;
                digits(10);
            }
            if (at < length && (text.charAt(at) | 32) == 'e') {
                int sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
                if (isDigit(peek(sign))) {
                    at += sign;
                    digits(10);
                }
            }
        }
        tokens.add(Tokens.NUMBER, start, at, Keywords.NONE);
        noJunk("a number");
    }

    private void digits(int radix) {
        while (at < length) {
            char c = text.charAt(at);
            boolean underscore = c == '_' && Character.digit(peek(1), radix) >= 0 && peek(1) < 128;
            if (!underscore && (c >= 128 || Character.digit(c, radix) < 0)) {
                return;
            }
            at++;
        }
    }

    /** Newer servers refuse a word right after a number, older ones read two tokens: neither reading is certain. */
    private void noJunk(String what) {
        if (at < length && (classOf(text.charAt(at)) & NAME_START) != 0) {
            tokens.trouble(what + " runs into a word");
        }
    }

    private void operatorOrComment(char c) {
        if (c == '-' && peek(1) == '-') {
            at = Literals.lineEnd(text, at);
            return;
        }
        if (c == '/' && peek(1) == '*') {
            blockComment();
            return;
        }
        int end = at + 1;
        while (end < length) {
            char d = text.charAt(end);
            if (classOf(d) != OPERATOR) {
                break;
            }
            char e = end + 1 < length ? text.charAt(end + 1) : 0;
            if ((d == '-' && e == '-') || (d == '/' && e == '*')) {
                break;
            }
            end++;
        }
        if (end - at > OPERATOR_MAX) {
            tokens.trouble("an operator is too long");
            emit(Tokens.OPERATOR, end - at);
            return;
        }
        end = withoutTrailingSign(end);
        int size = end - at;
        if (size == 1 && "+-*/%^<>=".indexOf(c) >= 0) {
            emit((byte) c, 1);
        } else if (size == 2 && c == '=' && text.charAt(at + 1) == '>') {
            emit(Tokens.ARROW, 2);
        } else {
            emit(Tokens.OPERATOR, size);
        }
    }

    /** An operator of several characters ends in a sign only when it has a character that standard SQL does not use. */
    private int withoutTrailingSign(int from) {
        int end = from;
        if (end - at > 1 && isSign(text.charAt(end - 1))) {
            for (int i = end - 2; i >= at; i--) {
                if ("~!@#^&|`?%".indexOf(text.charAt(i)) >= 0) {
                    return end;
                }
            }
            do {
                end--;
            } while (end - at > 1 && isSign(text.charAt(end - 1)));
        }
        return end;
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }

    private void blockComment() {
        int depth = 0;
        int i = at;
        while (i < length) {
            char c = text.charAt(i);
            char d = i + 1 < length ? text.charAt(i + 1) : 0;
            if (c == '/' && d == '*') {
                depth++;
                i += 2;
            } else if (c == '*' && d == '/') {
                depth--;
                i += 2;
                if (depth == 0) {
                    at = i;
                    return;
                }
            } else {
                i++;
            }
        }
        tokens.trouble("a comment is not closed");
        at = length;
    }
}
