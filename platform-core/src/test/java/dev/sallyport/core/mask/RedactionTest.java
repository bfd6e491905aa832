package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {

    private static final String MARK = "[redacted by emails]";

    private final LiveMasking masking =
            new LiveMasking(Scene.of(Fakes.REGISTRY, MaskingTest.EMAILS).source()::current, KeyRing.ephemeral());

    private ErrorText redact(String code, String message, Map<String, String> details) {
        return masking.redact(Scene.session(), new ErrorText(code, message, details), Optional.empty());
    }

    private String message(String message) {
        return redact("22000", message, Map.of()).message();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relation \"customers\" does not exist",
                "duplicate key value violates unique constraint \"customers_email_key\"",
                "null value in column \"email\" of relation \"customers\" violates not-null constraint",
                "syntax error at or near \"SELEC\"",
                "permission denied for table customers",
                "division by zero",
                "can't drop it: no",
                "function lower(integer) does not exist",
            })
    void whatIsHarmlessStaysUseful(String message) {
        assertThat(redact("42000", message, Map.of("position", "8")).message())
                .isEqualTo(message.replace(": no", ": " + MARK));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            invalid input syntax for type integer: "bob@x"       | invalid input syntax for type integer: "@"
            value "bob@x" is out of range                         | value "@" is out of range
            date/time field value out of range: bob@x             | date/time field value out of range: @
            Key (email)=(bob@x) already exists.                   | Key (email)=(@) already exists.
            Key (a, b)=(bob@x, x)=(y)) is not present in table x. | Key (a, b)=(@) is not present in table x.
            Failing row contains (1, bob@x, null).                | Failing row contains (@).
            Token "bob@x" is invalid.                             | Token "@" is invalid.
            SQL statement "SELECT 'bob@x'"                        | SQL statement "@"
            COPY customers, line 3, column email: "bob@x"         | COPY customers, line 3, column email: "@"
            JSON data, line 1: {"a": bob@x                        | JSON data, line 1: @
            no such user: 'bob@x                                  | no such user: @
            column "bob@x" does not exist                         | column "@" does not exist
            """)
    void pg27_valuesAreTakenOut(String text, String expected) {
        String redacted =
                redact("22000", "x", Map.of("detail", text.strip())).details().get("detail");
        assertThat(redacted).isEqualTo(expected.strip().replace("@", MARK)).doesNotContain("bob");
    }

    @Test
    void pg27_identifiersStay() {
        ErrorText text = redact(
                "23505",
                "duplicate key value",
                Map.of(
                        "table",
                        "customers",
                        "constraint",
                        "customers_email_key",
                        "internal-query",
                        "SELECT 'bob@x'",
                        "hint",
                        "See \"bob@x\""));
        assertThat(text.details())
                .containsEntry("table", "customers")
                .containsEntry("constraint", "customers_email_key")
                .containsEntry("internal-query", MARK)
                .containsEntry("hint", "See \"" + MARK + "\"");
        assertThat(text.code()).isEqualTo("23505");
    }

    @Test
    void pg27_aValueLookedUpAsANameIsTakenOut() {
        assertThat(message("relation \"zebedee\" does not exist")).doesNotContain("zebedee");
        assertThat(message("role \"zebedee\" does not exist")).doesNotContain("zebedee");
        assertThat(message("unrecognized configuration parameter \"zebedee\"")).doesNotContain("zebedee");
        assertThat(redact(
                                "23505",
                                "duplicate key value violates unique constraint \"customers_email_key\"",
                                Map.of("constraint", "customers_email_key"))
                        .message())
                .as("the target itself names it")
                .contains("customers_email_key");
    }

    @Test
    void namesStayInErrorsOfCommandsThatTouchNothingMasked() {
        ErrorText missing = new ErrorText("42P01", "table \"zebedee\" does not exist", Map.of());
        Relation zebedee = new Relation(Optional.empty(), "zebedee", Relation.Access.WRITE);
        Analysis harmless = new Analysis(
                List.of(new Statement("DROP TABLE", Set.of(Effect.DROP), List.of(zebedee), Set.of(), false, 0, 18)),
                Optional.empty());
        assertThat(masking.redact(Scene.session(), missing, Optional.of(harmless)))
                .isEqualTo(missing);
    }

    @Test
    void pg28_whatUserCodeRaisesIsTakenOutWhole() {
        assertThat(redact("P0001", "the address is bob@x", Map.of("hint", "ask bob")))
                .isEqualTo(new ErrorText("P0001", MARK, Map.of("hint", MARK)));
        assertThat(redact("00000", "the address is bob@x", Map.of("routine", "exec_stmt_raise"))
                        .message())
                .isEqualTo(MARK);
    }

    @Test
    void detectorsSearchEverything() {
        LiveMasking detecting = new LiveMasking(Scene.of(Fakes.REGISTRY, """
                        kind: MaskingRule
                        name: anywhere
                        spec: {detect: at-signs, masker: stars}
                        """).source()::current, KeyRing.ephemeral());
        ErrorText text = new ErrorText(
                "23505", "user bob@x.de is locked", Map.of("constraint", "mail_bob@x.de", "detail", "Key (a)=(5)"));
        assertThat(detecting.redact(Scene.session(), text, Optional.empty()))
                .isEqualTo(new ErrorText(
                        "23505",
                        "user [redacted by anywhere] is locked",
                        Map.of("constraint", "mail_[redacted by anywhere]", "detail", "Key (a)=(5)")));
    }

    @Test
    void aValueInAnyOfTheKnownPlacesNeverSurvives() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String[] places = {
            "Key (email)=(%s) already exists.", "Failing row contains (7, %s, x).", "invalid input: \"%s\"",
            "value \"%s\" is wrong", "COPY t, line 2: \"%s\"", "bad: %s"
        };
        String letters = "abc)(\"' :@.\n=";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder value = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                value.append(letters.charAt(random.nextInt(letters.length())));
            }
            value.insert(random.nextInt(value.length() + 1), "SECRET");
            String place = places[random.nextInt(places.length)];
            String text = place.formatted(value);
            assertThat(message(text)).as("seed %d: %s", seed, text).doesNotContain("SECRET");
        }
    }
}
