package dev.sallyport.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundsTest {

    private static final int LONG = ShellAnalyzer.LINE_CHARS_MAX;

    static Stream<String> repeated() {
        return Stream.of(
                "(",
                "((",
                "$(",
                "$((",
                "`",
                "${",
                "${x:-",
                "\"$(",
                "{ ",
                "if ",
                "while ",
                "case x in x) ",
                "[[ ",
                "f() { ",
                "function f ",
                "<(",
                "a|",
                "a;",
                "a&",
                "a&&",
                "! ",
                "time ",
                "sudo ",
                "env ",
                "exec ",
                "eval ",
                "xargs ",
                "find -exec ",
                "sh -c ",
                "a=(",
                "a=",
                "<<a ",
                "<<a\n",
                "<<a $(",
                ">",
                "> a ",
                "{a",
                "{a,",
                "\\",
                "\\\n",
                "'",
                "\"",
                "$'",
                "$'\\",
                "[",
                "[a",
                "*",
                "?",
                "~",
                "a b",
                "\n",
                "\t",
                "#",
                "#\n",
                "$",
                "$x",
                "\\`",
                "`\\`",
                "$[",
                "for x in ",
                "for ((",
                "x[",
                "((a",
                "))",
                "esac",
                "}",
                "sed -e ",
                "s/a",
                "[[ a && ",
                "${x[",
                "$((x[",
                "f(){ f|f& }\n",
                "a(){ b;}\n",
                "cd a;",
                "find . -exec find . -exec ",
                "bash -o ",
                "1",
                "1>",
                "{x}>");
    }

    /** A time limit would depend on the machine; the budget of the analyser bounds its steps instead. */
    @ParameterizedTest
    @MethodSource("repeated")
    void theLongestLineOfOneRepeatedPieceEndsWithAnAnswer(String piece) {
        String line = piece.repeat(LONG / piece.length());

        Analysis analysis = ShellAnalyzer.analyze(line);

        assertThat(analysis.statements().stream()
                        .mapToInt(statement -> statement.programs().size())
                        .sum())
                .isLessThanOrEqualTo(5_000);
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void closingWhatWasOpenedManyTimesEndsWithAnAnswerToo(String piece) {
        int times = LONG / (piece.length() * 2 + 4);
        String line = piece.repeat(times) + "rm"
                + new StringBuilder(piece)
                        .reverse()
                        .toString()
                        .replace('(', ')')
                        .replace('{', '}')
                        .replace('[', ']')
                        .repeat(times);

        assertThat(ShellAnalyzer.analyze(line)).isNotNull();
    }

    @Test
    void oneCharacterTooManyIsNotUnderstood() {
        String longest = "echo " + "a".repeat(LONG - 5);

        assertThat(ShellAnalyzer.analyze(longest).complete()).isTrue();
        assertThat(ShellAnalyzer.analyze(longest + "a").incomplete()).hasValue("the command line is too long");
    }

    @Test
    void nestingTooDeepIsNotUnderstood() {
        for (List<String> pair :
                List.of(List.of("$(", ")"), List.of("(", ")"), List.of("{ ", "; }"), List.of("\"$(", ")\""))) {
            String shallow = pair.get(0).repeat(10) + "rm x" + pair.get(1).repeat(10);
            String deep = pair.get(0).repeat(100) + "rm x" + pair.get(1).repeat(100);

            assertThat(Corpus.facts(ShellAnalyzer.analyze(shallow)))
                    .as(shallow)
                    .anyMatch(fact -> fact.contains("rm x"));
            assertThat(ShellAnalyzer.analyze(deep).incomplete()).as(deep).isPresent();
        }
    }

    @Test
    void controlCharactersAreNotUnderstood() {
        for (char c : new char[] {0, 1, 3, 7, 8, 0x0B, 0x0C, '\r', 0x1B, 0x7F, 0x85, 0x9B}) {
            assertThat(ShellAnalyzer.analyze("ls" + c + " x").complete())
                    .as("%x", (int) c)
                    .isFalse();
        }
        assertThat(ShellAnalyzer.analyze("ls\tx\n").complete()).isTrue();
    }

    @Test
    void sh07_aTypedLineWithHistoryExpansionIsNotUnderstood() {
        for (String line : List.of("!!", "sudo !!", "!rm", "echo \"!x\"", "^a^b", "!-1", "ls # x", "echo a!b")) {
            assertThat(ShellAnalyzer.analyze(line, Reading.TYPED).complete())
                    .as(line)
                    .isFalse();
        }
        for (String line : List.of("! ls", "echo '!x'", "[ a != b ]", "echo hi!", "ls")) {
            assertThat(ShellAnalyzer.analyze(line, Reading.TYPED).complete())
                    .as(line)
                    .isTrue();
        }
        assertThat(ShellAnalyzer.analyze("echo a!b # x").complete()).isTrue();
    }

    @Test
    void aLineForBashNeedsNoSecondReading() {
        for (String line : List.of("[[ -f a && -f b ]]", "(( $x > 5 ))", "[[ a =~ (b|c) ]]")) {
            assertThat(ShellAnalyzer.analyze(line, Reading.BASH).complete())
                    .as(line)
                    .isTrue();
            assertThat(ShellAnalyzer.analyze(line).complete()).as(line).isFalse();
        }
    }
}
