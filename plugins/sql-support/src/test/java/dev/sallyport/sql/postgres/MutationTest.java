package dev.sallyport.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random changes of the corpus, the same in every run; another {@code sql.fuzz.seed} makes others. */
class MutationTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern WORD = Pattern.compile("\\b[A-Za-z_]+\\b");
    private static final int KEYWORDS = 490;
    private static final int ROUNDS = Integer.getInteger("sql.fuzz.rounds", 12_000);
    private static final List<String> PIECES = List.of(
            "'",
            "''",
            "\"",
            "\\",
            "$$",
            "$a$",
            "/*",
            "*/",
            "--",
            "\n",
            ";",
            "(",
            ")",
            "[",
            "]",
            ",",
            ".",
            "::",
            " AS ",
            " FROM ",
            " WHERE true",
            " OR 1=1",
            "E'",
            "U&'",
            "B'",
            "DELETE FROM z",
            " UNION ",
            "SELECT ",
            "WITH q AS (",
            "(DELETE FROM z)",
            " RETURNING *",
            " INTO zz ",
            "1",
            "$1",
            " UESCAPE '!'",
            "U&\"",
            " END ",
            " CASE ",
            "BEGIN ATOMIC ",
            " BEGIN ",
            "EXPLAIN ",
            "COPY (",
            " FOR UPDATE ",
            " IS DISTINCT ",
            "+",
            "-",
            "@",
            "N'",
            "\t",
            " USING ",
            " ON ",
            " LATERAL ",
            " VALUES (1) ",
            " TABLE z",
            " ONLY ",
            "pg_read_file(",
            " => ",
            ":=");

    private final PostgresAnalyzer analyzer = new PostgresAnalyzer();
    private final List<String> corpus =
            Corpus.all().stream().map(Corpus.Case::sql).toList();

    @Test
    void noMutationIsMisread() throws Exception {
        long seed = Long.getLong("sql.fuzz.seed", 20_261_122L);
        Random random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            String text = pick(random);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                text = mutate(text, random);
            }
            texts.add(wellFormed(text));
        }
        List<PostgresOracle.Answer> answers = PostgresOracle.ask(texts);
        List<String> found = new ArrayList<>();
        int parsed = 0;
        int incomplete = 0;
        for (int i = 0; i < texts.size(); i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            Analysis analysis = analyzer.analyze(texts.get(i), Backslashes.LITERAL);
            long took = THREADS.getCurrentThreadCpuTime() - start;
            if (analysis.incomplete().orElse("").contains(PostgresAnalyzer.FAULT)) {
                found.add("failed: " + texts.get(i));
            }
            if (took > TimeUnit.SECONDS.toNanos(2)) {
                found.add("took " + took + " ns: " + texts.get(i));
            }
            if (!analysis.equals(analyzer.analyze(texts.get(i), Backslashes.LITERAL))) {
                found.add("not the same twice: " + texts.get(i));
            }
            parsed += answers.get(i).parsed() ? 1 : 0;
            incomplete += answers.get(i).parsed() && !analysis.complete() && !block(analysis) ? 1 : 0;
            for (String difference : Differences.between(analysis, answers.get(i))) {
                found.add(difference + ": " + texts.get(i));
            }
        }

        assertThat(found).as("seed %d", seed).isEmpty();
        assertThat(incomplete).as("seed %d, of %d parsed", seed, parsed).isLessThan(parsed / 20 + 20);
    }

    @Test
    void aStatementHiddenInACommentOrLiteralChangesNothing() {
        long seed = Long.getLong("sql.fuzz.seed", 20_261_122L);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            String outer = pick(random);
            String hidden = pick(random);
            List<String> expected = Corpus.facts(analyzer.analyze(outer, Backslashes.LITERAL));
            String comment = "/*" + hidden.replace("/*", "").replace("*/", "") + " */ ";

            assertThat(Corpus.facts(analyzer.analyze(comment + outer, Backslashes.LITERAL)))
                    .as("seed %d: %s", seed, comment + outer)
                    .isEqualTo(expected);
            String literal = "SELECT '" + hidden.replace("'", "''") + "', $h$" + hidden.replace("$h$", "") + "$h$, \""
                    + hidden.replace("\"", "\"\"") + " \", E'"
                    + hidden.replace("\\", "\\\\").replace("'", "\\'") + "'";
            assertThat(Corpus.facts(analyzer.analyze(literal, Backslashes.LITERAL)))
                    .as("seed %d: %s", seed, literal)
                    .containsExactly("SELECT | READ |  |");
        }
    }

    /** The parser takes the block of a DO as a mere literal, so it does not see what is wrong in it. */
    private static boolean block(Analysis analysis) {
        return analysis.statements().stream().anyMatch(s -> s.verb().equals("DO"));
    }

    private String pick(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private String mutate(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(9)) {
            case 0 -> text.substring(0, at) + piece(random) + text.substring(at);
            case 1 -> {
                int to = Math.min(text.length(), at + 1 + random.nextInt(6));
                yield text.substring(0, at) + text.substring(to);
            }
            case 2 -> {
                String other = pick(random);
                yield text.substring(0, at) + other.substring(random.nextInt(other.length()));
            }
            case 3 -> text + (random.nextBoolean() ? ";" : " ") + pick(random);
            case 4 -> text.replaceFirst(" ", random.nextBoolean() ? "/**/" : " -- ;\n");
            case 5 -> {
                int space = text.indexOf(' ', at);
                int from = space < 0 ? text.length() : space;
                yield text.substring(0, from) + " " + piece(random) + " " + text.substring(from);
            }
            case 6, 7 -> renamed(text, random);
            default -> text.substring(0, at) + " (" + pick(random) + ") " + text.substring(at);
        };
    }

    /** Puts a keyword in the place of a word, wherever that word stands: names may be keywords. */
    private static String renamed(String text, Random random) {
        List<MatchResult> words = WORD.matcher(text).results().toList();
        if (words.isEmpty()) {
            return text;
        }
        String old = words.get(random.nextInt(words.size())).group();
        String keyword = Keywords.word((short) (1 + random.nextInt(KEYWORDS)));
        return text.replaceAll("\\b" + old + "\\b", keyword);
    }

    private static String piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    /** A cut may have left half of a character, which no client can send. */
    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '?' : c));
        return out.toString();
    }
}
