package dev.sallyport.plugin.dlp.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.testkit.FakeSession;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskersTest {

    private static final byte[] KEY = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 7);
    }

    private static Value mask(String masker, Value value, MaskContext context) {
        return masker(masker).mask(value, context);
    }

    private static Masker masker(String name) {
        return Maskers.all().stream()
                .filter(masker -> masker.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static MaskContext context(String... options) {
        return context(Optional.empty(), "", options);
    }

    private static MaskContext context(Optional<String> type, String columnType, String... options) {
        Optional<Column> column = columnType.isEmpty()
                ? Optional.empty()
                : Optional.of(new Column("c", Optional.empty(), columnType, true));
        Map<String, String> all = new java.util.HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return new MaskContext(FakeSession.of("alice", "shop", "postgres"), column, type, all, KEY);
    }

    private static Value.Text text(String text) {
        return new Value.Text(text);
    }

    @Test
    void redactNamesTheTypeOrSaysRedacted() {
        assertThat(mask("redact", text("a@b.de"), context(Optional.of("email"), "")))
                .isEqualTo(text("[email]"));
        assertThat(mask("redact", text("secret"), context())).isEqualTo(text("[redacted]"));
        assertThat(mask("redact", new Value.Int(5), context())).isEqualTo(new Value.Int(0));
        assertThat(mask("redact", new Value.Decimal(new BigDecimal("12.50")), context()))
                .isEqualTo(new Value.Decimal(new BigDecimal("0.00")));
        assertThat(mask("redact", new Value.Bool(true), context())).isEqualTo(Value.NULL);
        assertThat(mask("redact", new Value.Bytes(new byte[] {1}), context())).isEqualTo(new Value.Bytes(new byte[0]));
    }

    @Test
    void redactGivesEveryColumnTypeWhatItCanHold() {
        Optional<String> none = Optional.empty();
        assertThat(mask("redact", text("{}"), context(none, "jsonb"))).isEqualTo(text("\"[redacted]\""));
        assertThat(mask("redact", text("x"), context(none, "uuid")))
                .isEqualTo(text("00000000-0000-0000-0000-000000000000"));
        assertThat(mask("redact", text("2001-01-01"), context(none, "date"))).isEqualTo(Value.NULL);
        assertThat(mask("redact", text("x"), context(none, "varchar"))).isEqualTo(text("[redacted]"));
        assertThat(mask("redact", text("a@b.de"), context(Optional.of("email"), "jsonb")))
                .isEqualTo(text("[email]"));
    }

    @ParameterizedTest
    @CsvSource({
        "4111 1111 1111 1111, **** **** **** 1111",
        "4111111111111111, ************1111",
        "123-45-6789, ***-**-6789",
        "12345, *****",
        "abcdefgh, ****efgh",
        "x, *",
        "alice@example.com, a****@example.com",
        "a@example.com, *@example.com"
    })
    void partialKeepsTheLastFourButNeverMoreThanHalf(String clear, String masked) {
        assertThat(mask("partial", text(clear), context())).isEqualTo(text(masked));
    }

    @Test
    void partialFollowsItsOptions() {
        assertThat(mask("partial", text("abcdefgh"), context("keep-first", "2")))
                .isEqualTo(text("ab******"));
        assertThat(mask("partial", text("abcdefgh"), context("keep-first", "2", "keep-last", "1")))
                .isEqualTo(text("ab*****h"));
        assertThat(mask("partial", text("alice@example.com"), context("keep-first", "2")))
                .isEqualTo(text("al***@example.com"));
        assertThat(mask("partial", text("😀😀😀😀"), context("keep-last", "1"))).isEqualTo(text("***😀"));
        assertThat(mask("partial", text("😀😀é😀@example.com"), context())).isEqualTo(text("😀***@example.com"));
        assertThat(mask("partial", new Value.Int(-123456789), context())).isEqualTo(new Value.Int(-6789));
        assertThat(mask("partial", new Value.Int(Long.MIN_VALUE), context())).isEqualTo(new Value.Int(-5808));
        assertThat(mask("partial", new Value.Decimal(new BigDecimal("123456.78")), context("keep-last", "2")))
                .isEqualTo(new Value.Decimal(new BigDecimal("0.78")));
        assertThat(mask("partial", text("2001-02-03"), context(Optional.empty(), "date")))
                .isEqualTo(Value.NULL);
    }

    @Test
    void partialOfASentenceThatHoldsAnAddressKeepsNotWhatStandsBehindIt() {
        Value.Text masked =
                (Value.Text) mask("partial", text("ask a@b.de about card 4111111111111111 today"), context());
        assertThat(masked.value()).doesNotContain("b.de").doesNotContain("4111").endsWith("oday");
    }

    @Test
    void hashIsEqualForEqualValuesUnderOneKeyOnly() {
        Value token = mask("hash", text("alice"), context());
        assertThat(((Value.Text) token).value()).matches("[a-z2-7]{16}");
        assertThat(mask("hash", text("alice"), context())).isEqualTo(token);
        assertThat(mask("hash", text("bob"), context())).isNotEqualTo(token);
        MaskContext otherKey = new MaskContext(
                FakeSession.of("alice", "shop", "postgres"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                new byte[32]);
        assertThat(mask("hash", text("alice"), otherKey)).isNotEqualTo(token);
        assertThat(((Value.Text) mask("hash", text("alice"), context("encoding", "hex", "length", "32"))).value())
                .matches("[0-9a-f]{32}");
    }

    @Test
    void hashOfOneValueWrittenDifferentlyIsOneToken() {
        MaskContext card = context(Optional.of("card"), "");
        assertThat(mask("hash", text("4111 1111 1111 1111"), card))
                .isEqualTo(mask("hash", text("4111-1111-1111-1111"), card));
        MaskContext email = context(Optional.of("email"), "");
        assertThat(mask("hash", text("Alice@Example.com"), email))
                .isEqualTo(mask("hash", text("alice@example.com"), email));
    }

    @Test
    void hashKeepsTheKindAndFitsTheColumn() {
        Optional<String> none = Optional.empty();
        Value.Int nine = (Value.Int) mask("hash", new Value.Int(42), context());
        assertThat(nine.value()).isBetween(100_000_000L, 999_999_999L);
        Value.Int four = (Value.Int) mask("hash", new Value.Int(42), context(none, "int2"));
        assertThat(four.value()).isBetween(1_000L, 9_999L);
        Value.Int fifteen = (Value.Int) mask("hash", new Value.Int(42), context(none, "int8"));
        assertThat(fifteen.value()).isBetween(100_000_000_000_000L, 999_999_999_999_999L);
        Value.Text uuid = (Value.Text) mask("hash", text(UUID.randomUUID().toString()), context(none, "uuid"));
        assertThat(UUID.fromString(uuid.value()).version()).isEqualTo(8);
        assertThat(UUID.fromString(uuid.value()).variant()).isEqualTo(2);
        assertThat(mask("hash", new Value.Decimal(new BigDecimal("1.50")), context()))
                .isEqualTo(mask("hash", new Value.Decimal(new BigDecimal("1.50")), context()));
        assertThat(mask("hash", text("2001-01-01"), context(none, "timestamptz")))
                .isEqualTo(Value.NULL);
    }

    @Test
    void hashWithoutAKeyRefuses() {
        MaskContext keyless = new MaskContext(
                FakeSession.of("a", "t", "p"), Optional.empty(), Optional.empty(), Map.of(), new byte[0]);
        assertThatThrownBy(() -> mask("hash", text("x"), keyless)).isInstanceOf(GatewayException.class);
    }

    @Test
    void nullIsNullAndFixedIsItsText() {
        assertThat(mask("null", text("x"), context())).isEqualTo(Value.NULL);
        assertThat(mask("fixed", text("x"), context("text", "hidden"))).isEqualTo(text("hidden"));
        assertThat(mask("fixed", new Value.Int(1), context("text", "7"))).isEqualTo(new Value.Int(7));
        assertThat(mask("fixed", new Value.Bool(true), context("text", "false")))
                .isEqualTo(new Value.Bool(false));
        assertThat(mask("fixed", new Value.Decimal(BigDecimal.ONE), context("text", "0.5")))
                .isEqualTo(new Value.Decimal(new BigDecimal("0.5")));
    }

    @Test
    void containersAreWalkedAndKeepTheirForm() {
        Value deep = new Value.Fields(Map.of("a", new Value.Items(List.of(text("x"), Value.NULL, new Value.Int(3)))));
        assertThat(mask("redact", deep, context()))
                .isEqualTo(new Value.Fields(
                        Map.of("a", new Value.Items(List.of(text("[redacted]"), Value.NULL, new Value.Int(0))))));
        Value tooDeep = text("x");
        for (int i = 0; i < 300; i++) {
            tooDeep = new Value.Items(List.of(tooDeep));
        }
        Value bottomless = tooDeep;
        assertThatThrownBy(() -> mask("redact", bottomless, context()))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("200");
    }

    @ParameterizedTest
    @CsvSource({
        "redact, keep-last, 4, it takes none",
        "partial, keep-lst, 4, 'it takes keep-first, keep-last'",
        "partial, keep-last, four, whole number from 0 to 64",
        "partial, keep-last, -1, whole number from 0 to 64",
        "hash, encoding, md5, 'one of base32, hex'",
        "hash, length, 200, whole number from 8 to 51",
        "null, text, x, it takes none",
        "fixed, txt, x, it takes text"
    })
    void badOptionIsRefusedWithItsMend(String masker, String option, String value, String mend) {
        assertThatThrownBy(() -> mask(masker, text("clear-text"), context(option, value)))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("masker " + masker + ": ")
                .hasMessageContaining(mend)
                .hasMessageNotContaining("clear-text");
    }

    @Test
    void fixedWithoutTextOrWithTextOfTheWrongKindIsRefused() {
        assertThatThrownBy(() -> mask("fixed", text("x"), context())).hasMessageContaining("option text is missing");
        assertThatThrownBy(() -> mask("fixed", new Value.Int(1), context("text", "a")))
                .hasMessageContaining("number");
        assertThatThrownBy(() -> mask("fixed", new Value.Int(1), context("text", "1e9999")))
                .hasMessageContaining("number");
        assertThatThrownBy(() -> mask("fixed", new Value.Bool(true), context("text", "a")))
                .hasMessageContaining("true");
    }

    @Test
    void everyMaskerKeepsKindOrGivesNullAndShowsNoLongPartOfTheClearText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String clear = random.ints(12 + random.nextInt(30), 'a', 'z' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            for (Value value :
                    List.of(text(clear), new Value.Int(random.nextLong()), new Value.Bool(true), Value.NULL)) {
                for (Masker masker : Maskers.all()) {
                    MaskContext context = masker.name().equals("fixed") && !(value instanceof Value.Text)
                            ? context("text", "1")
                            : context();
                    if (masker.name().equals("fixed") && (value instanceof Value.Text || value instanceof Value.Bool)) {
                        context = context("text", "true");
                    }
                    Value masked = masker.mask(value, context);
                    if (!masked.equals(Value.NULL)) {
                        assertThat(masked)
                                .as("seed %d, %s", seed, masker.name())
                                .hasSameClassAs(value);
                    }
                    if (value instanceof Value.Text) {
                        assertThat(masked.toText())
                                .as("seed %d, %s", seed, masker.name())
                                .doesNotContain(clear.substring(0, clear.length() - 4));
                    }
                    assertThat(masker.mask(value, context)).as("seed %d", seed).isEqualTo(masked);
                }
            }
        }
    }
}
