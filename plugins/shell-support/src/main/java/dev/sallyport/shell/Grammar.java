package dev.sallyport.shell;

import dev.sallyport.api.event.Argument;
import dev.sallyport.api.event.Effect;
import java.util.List;
import java.util.Set;

/** Reads lists, pipelines and simple commands; {@link Compounds} reads the rest. */
final class Grammar {

    private static final Set<String> RESERVED = Set.of(
            "!",
            "[[",
            "case",
            "coproc",
            "do",
            "done",
            "elif",
            "else",
            "esac",
            "fi",
            "for",
            "function",
            "if",
            "in",
            "select",
            "then",
            "time",
            "until",
            "while",
            "{",
            "}");
    private static final Set<String> CLOSING = Set.of("do", "done", "elif", "else", "esac", "fi", "then", "}");
    private static final int RESERVED_CHARS_MAX = 8;

    final Source source;
    final Findings findings;
    final WordReader words;
    final Compounds compounds;
    final Redirections redirections;
    HereDocs docs = new HereDocs(false);
    /** What can feed the commands that are read now. */
    int from;

    int to;

    Grammar(Source source) {
        this(source, 0, 0);
    }

    private Grammar(Source source, int from, int to) {
        this.source = source;
        this.findings = source.findings;
        this.words = new WordReader(source, this);
        this.compounds = new Compounds(this);
        this.redirections = new Redirections(this);
        this.from = from;
        this.to = to;
    }

    /** Reads a whole line, with a statement for each of its pipelines. */
    void program() {
        if (source.typed() && source.peek() == '^') {
            findings.trouble("history substitution (^) brings in text that is not shown");
        }
        list(true);
        end();
    }

    private void end() {
        if (!source.atEnd()) {
            throw unexpected();
        }
    }

    NotUnderstood unexpected() {
        char c = source.peek();
        return NotUnderstood.syntax(
                c == Source.END
                        ? "the command line ends too early"
                        : "'" + (c == '\n' ? "a line end" : String.valueOf(c)) + "' is not expected where it stands");
    }

    /** Reads commands up to what ends a list; returns whether there was one. */
    boolean list(boolean top) {
        boolean any = false;
        while (true) {
            lineEnds();
            if (closes()) {
                return any;
            }
            int first = findings.count();
            andOr(top);
            any = true;
            source.blanks();
            char c = source.peek();
            if (c == '&') {
                source.step();
                findings.background(first);
                findings.functions.beside();
            } else if (c == ';' && source.second() != ';' && source.second() != '&') {
                source.step();
            } else if (c != '\n') {
                return true;
            }
        }
    }

    /** Reads a list that must not be empty. */
    void body() {
        if (!list(false)) {
            throw unexpected();
        }
    }

    private boolean closes() {
        char c = source.peek();
        if (c == Source.END || c == ')' || (c == ';' && (source.second() == ';' || source.second() == '&'))) {
            return true;
        }
        return CLOSING.contains(reserved());
    }

    /** Steps over blanks, comments and line ends, and the here-documents after them. */
    void lineEnds() {
        source.blanks();
        while (source.peek() == '\n') {
            source.step();
            docs.read(source, this);
            source.blanks();
        }
    }

    private void andOr(boolean top) {
        pipeline(top);
        while (true) {
            source.blanks();
            if (!source.take('&', '&') && !source.take('|', '|')) {
                return;
            }
            lineEnds();
            pipeline(top);
        }
    }

    private void pipeline(boolean top) {
        if (top) {
            findings.begin(source.at);
        }
        int first = findings.count();
        int outerFrom = from;
        int outerTo = to;
        Argument directory = findings.directory;
        boolean several = false;
        prefixes();
        while (true) {
            command();
            source.blanks();
            if (source.peek() != '|' || source.second() == '|') {
                break;
            }
            source.step();
            source.take('&');
            several = true;
            findings.functions.beside();
            lineEnds();
            from = outerFrom < outerTo ? outerFrom : first;
            to = findings.count();
        }
        from = outerFrom;
        to = outerTo;
        if (several) {
            findings.directory = directory;
        }
        if (top) {
            findings.end(source.at);
        }
    }

    private void prefixes() {
        while (true) {
            source.blanks();
            switch (reserved()) {
                case "!" -> {
                    take("!");
                    if (source.peek() == '(') {
                        throw new NotUnderstood("!( is not read alike by all shells");
                    }
                }
                case "time" -> time();
                default -> {
                    return;
                }
            }
        }
    }

    /** A reserved word of bash and a program elsewhere. */
    private void time() {
        take("time");
        findings.verb("time");
        findings.program("time", List.of(), from, to);
        source.blanks();
        if (source.peek() == '-') {
            Word option = words.read();
            if (!option.plain()
                    || !(option.value().equals("-p") || option.value().equals("--"))) {
                findings.trouble("options of time are not read alike by all shells");
            }
        }
    }

    /** The reserved word that stands here, or an empty text. */
    String reserved() {
        char c = source.peek();
        if ((c < 'c' || c > 'w') && c != '{' && c != '}' && c != '!' && c != '[') {
            return "";
        }
        int here = source.at;
        StringBuilder word = new StringBuilder(RESERVED_CHARS_MAX);
        while (!Source.ends(c) && word.length() <= RESERVED_CHARS_MAX) {
            word.append(c);
            source.at++;
            c = source.peek();
        }
        source.at = here;
        String found = word.toString();
        return RESERVED.contains(found) ? found : "";
    }

    /** Steps over a reserved word that was seen. */
    void take(String word) {
        for (int i = 0; i < word.length(); i++) {
            source.step();
        }
    }

    void expect(String word) {
        lineEnds();
        if (!reserved().equals(word)) {
            throw unexpected();
        }
        take(word);
    }

    /** Reads one command of any form, with its redirections. */
    void command() {
        source.blanks();
        source.enter();
        String reserved = reserved();
        if (CLOSING.contains(reserved) || reserved.equals("!")) {
            throw NotUnderstood.syntax("'" + reserved + "' is not expected where it stands");
        }
        if (compounds.read(reserved)) {
            redirections.all();
        } else {
            new SimpleCommand(this).read();
        }
        source.leave();
    }

    /** Reads the commands of a substitution, of which the opening bracket is behind us. */
    void substitution() {
        source.enter();
        HereDocs outer = docs;
        Argument directory = findings.directory;
        docs = new HereDocs(!outer.isEmpty());
        findings.inside++;
        list(false);
        findings.inside--;
        source.blanks();
        if (!source.take(')')) {
            throw unexpected();
        }
        if (!docs.isEmpty()) {
            throw new NotUnderstood("the text of a here-document is missing");
        }
        docs = outer;
        findings.directory = directory;
        source.leave();
    }

    /** Reads code that stands in a text of its own, as part of what is being read. */
    void code(String code, Reading reading) {
        Argument directory = findings.directory;
        findings.inside++;
        code(code, reading, from, to);
        findings.inside--;
        findings.directory = directory;
    }

    /** Reads code that a program is given. */
    void code(String code, Reading reading, int inputFrom, int inputTo) {
        int depth = findings.depth;
        int inside = findings.inside;
        source.enter();
        try {
            Grammar inner = new Grammar(new Source(code, findings, reading), inputFrom, inputTo);
            inner.list(false);
            inner.end();
        } catch (NotUnderstood e) {
            findings.trouble(e.reason());
            findings.spend(0);
        }
        findings.depth = depth;
        findings.inside = inside;
    }

    /** Reads an unquoted here-document: what it becomes. */
    Argument document(String body) {
        source.enter();
        Source inner = new Source(body, findings, source.reading);
        Argument text = new Grammar(inner, from, to).words.document().argument();
        source.leave();
        return text;
    }

    /** Reads what stands here in the way of another shell, in which it may be an error. */
    void otherwise(Runnable reader) {
        int depth = findings.depth;
        int inside = findings.inside;
        int here = source.at;
        HereDocs before = docs;
        docs = new HereDocs(true);
        try {
            reader.run();
        } catch (NotUnderstood e) {
            if (!e.isSyntax()) {
                findings.trouble(e.reason());
            }
        }
        docs = before;
        source.at = here;
        findings.depth = depth;
        findings.inside = inside;
    }

    /** Forgets what feeds the commands that are read next; returns it. */
    int[] unfed() {
        int[] before = {from, to};
        from = 0;
        to = 0;
        return before;
    }

    void fed(int[] before) {
        from = before[0];
        to = before[1];
    }

    /** A file or device is opened. */
    void opened(Argument target, boolean write) {
        findings.redirection(target, write);
        if (target.text().startsWith("/dev/tcp/") || target.text().startsWith("/dev/udp/")) {
            findings.effect(Effect.REMOTE);
        }
    }
}
