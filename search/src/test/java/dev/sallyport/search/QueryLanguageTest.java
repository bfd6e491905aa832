package dev.sallyport.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryLanguageTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static Node parse(String query) {
        return QueryLanguage.parse(query, NOW);
    }

    private static Node words(String... words) {
        return new Node.Words(List.of(words));
    }

    @Test
    void wordsStandingTogetherAreAllWantedAndOrIsWeaker() {
        assertThat(parse("a b OR c AND d"))
                .isEqualTo(new Node.Or(List.of(
                        new Node.And(List.of(words("a"), words("b"))), new Node.And(List.of(words("c"), words("d"))))));
        assertThat(parse("a (b OR c)"))
                .isEqualTo(new Node.And(List.of(words("a"), new Node.Or(List.of(words("b"), words("c"))))));
        assertThat(parse("a -b NOT c"))
                .isEqualTo(new Node.And(List.of(words("a"), new Node.Not(words("b")), new Node.Not(words("c")))));
        assertThat(parse("and or not")).isEqualTo(new Node.And(List.of(words("and"), words("or"), words("not"))));
        assertThat(parse("  ")).isEqualTo(new Node.All());
    }

    @Test
    void wordsAreFoldedAndPunctuationMakesNeighbours() {
        assertThat(parse("DROP")).isEqualTo(words("drop"));
        assertThat(parse("public.Customers")).isEqualTo(words("public", "customers"));
        assertThat(parse("card_number")).isEqualTo(words("card_number"));
        assertThat(parse("a@b.de")).isEqualTo(words("a", "b", "de"));
        assertThat(parse("\"Drop  TABLE\"")).isEqualTo(words("drop", "table"));
        assertThat(parse("10:30")).isEqualTo(words("10", "30"));
        assertThat(parse("sel*")).isEqualTo(new Node.Prefix("sel"));
        assertThat(parse("\"count(*)\"")).isEqualTo(words("count"));
    }

    @Test
    void fieldsAndMomentsAreRead() {
        assertThat(parse("user:Alice")).isEqualTo(new Node.FieldIs("user", "alice"));
        assertThat(parse("USER:ali*")).isEqualTo(new Node.FieldPrefix("user", "ali"));
        assertThat(parse("rule:\"no danger\"")).isEqualTo(new Node.FieldIs("rule", "no danger"));
        assertThat(parse("after:2026-01-01"))
                .isEqualTo(new Node.During(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), Optional.empty()));
        assertThat(parse("before:2026-01-01T10:00+02:00"))
                .isEqualTo(new Node.During(Optional.empty(), Optional.of(Instant.parse("2026-01-01T08:00:00Z"))));
        assertThat(parse("after:\"2026-01-01 10:00:30\""))
                .isEqualTo(new Node.During(Optional.of(Instant.parse("2026-01-01T10:00:30Z")), Optional.empty()));
        assertThat(parse("after:36h"))
                .isEqualTo(new Node.During(Optional.of(Instant.parse("2026-11-21T00:00:00Z")), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*foo | 1 | only at the end of a word",
                "a f*o | 3 | only at the end of a word",
                "a* | 1 | at least 2 letters",
                "public.cust* | 1 | join several by AND",
                "/dr.p/ | 1 | no regular expressions",
                "user: | 1 | nothing stands behind",
                "usr:alice | 1 | no field \"usr\"",
                "user:*ice | 1 | only at the end",
                "a AND | 6 | the query ends",
                "OR a | 1 | is expected here",
                "(a | 1 | never closed",
                "a) | 2 | closes nothing",
                "() | 2 | is expected here",
                "a \"b | 3 | never closed",
                "*** | 1 | only at the end",
                "?! | 1 | no letter or digit",
                "after:yesterday | 1 | this is no moment",
                "after:9999-01-01 | 1 | this is no moment",
                "before:2026-13-01 | 1 | this is no moment"
            })
    void re05_whatTheLanguageDoesNotHaveIsRefusedWithItsPlace(String query, int character, String why) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code().category()).isEqualTo(ErrorCode.Category.USER))
                .hasMessageStartingWith("search: at character " + character + ": ")
                .hasMessageContaining(why);
    }

    @Test
    void re05_lengthClausesAndDepthAreBounded() {
        assertThatThrownBy(() -> parse("a".repeat(2001))).hasMessageContaining("longer than 2000 characters");
        assertThatThrownBy(() -> parse("a ".repeat(65))).hasMessageContaining("more than 64 clauses");
        assertThatThrownBy(() -> parse("(".repeat(1000))).hasMessageContaining("nested deeper than 16");
        assertThatThrownBy(() -> parse("-".repeat(999) + "a")).hasMessageContaining("nested deeper than 16");
        assertThat(parse("(".repeat(16) + "a" + ")".repeat(16))).isEqualTo(words("a"));
        assertThat(parse("a ".repeat(64))).isInstanceOf(Node.And.class);
    }

    @Test
    void randomQueriesAreReadOrRefusedAndNothingElse() {
        String[] pieces = {
            "a",
            "\"",
            "(",
            ")",
            "*",
            "-",
            "AND",
            "OR",
            "NOT",
            " ",
            "user:",
            "after:",
            "2026-01-01",
            ":",
            "/",
            "é",
            "電",
            "\ud83d",
            "_",
            "\u0000",
            "x.y",
            "7d"
        };
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                assertThat(parse(query.toString())).isNotNull();
            } catch (GatewayException refused) {
                assertThat(refused.code()).as("seed %d: %s", seed, query).isEqualTo(SearchErrors.BAD_QUERY);
            }
        }
    }
}
