package dev.sallyport.plugin.dlp.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.testkit.FakeSession;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The maskers full, fpe and generalise, and what each refuses before its rule comes into force. */
class OperatorsTest {

    private static final byte[] KEY = new byte[32];

    static {
        Arrays.fill(KEY, (byte) 7);
    }

    private static Masker masker(String name) {
        return Maskers.all().stream()
                .filter(masker -> masker.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static MaskContext context(byte[] key, String type, String columnType, String... options) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return new MaskContext(
                FakeSession.of("alice", "shop", "postgres"),
                columnType.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Column("c", Optional.empty(), columnType, true)),
                type.isEmpty() ? Optional.empty() : Optional.of(type),
                all,
                key);
    }

    private static String masked(String masker, String text, String type, String columnType, String... options) {
        return masker(masker)
                .mask(new Value.Text(text), context(KEY, type, columnType, options))
                .toText();
    }

    private static Value masked(String masker, Value value, String type, String columnType, String... options) {
        return masker(masker).mask(value, context(KEY, type, columnType, options));
    }

    @Test
    void fullTellsTheLengthAndNothingElse() {
        assertThat(masked("full", "Ann-Marie O'Neil", "person", "text")).isEqualTo("***-***** ******");
        assertThat(masked("full", new Value.Int(4711), "", "int4")).isEqualTo(new Value.Int(0));
        assertThat(masked("full", Value.NULL, "", "text")).isEqualTo(Value.NULL);
    }

    @ParameterizedTest
    @CsvSource({
        "4111 1111 1111 1111,credit-card,card",
        "378282246310005,credit-card,card",
        "GB82 WEST 1234 5698 7654 32,iban,iban",
        "DE89370400440532013000,iban,iban"
    })
    void cardsAndAccountsStayValid(String text, String type, String found) {
        String masked = masked("fpe", text, type, "text", "keep-first", type.equals("iban") ? "0" : "4");

        assertThat(masked).hasSameSizeAs(text).isNotEqualTo(text);
        assertThat(masked.replaceAll("[0-9]", "#")).isEqualTo(text.replaceAll("[0-9]", "#"));
        assertThat(PatternDetector.of(List.of("US")).find(masked, Optional.empty()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.type()).isEqualTo(found));
        assertThat(masked("fpe", text, type, "text", "keep-first", type.equals("iban") ? "0" : "4"))
                .isEqualTo(masked);
    }

    @Test
    void otherKeysGiveOtherDigits() {
        byte[] other = new byte[32];
        String one = masked("fpe", "123-45-6789", "us-ssn", "text");
        Value two = masker("fpe").mask(new Value.Text("123-45-6789"), context(other, "us-ssn", "text"));

        assertThat(one).matches("[0-9]{3}-[0-9]{2}-[0-9]{4}").isNotEqualTo(two.toText());
    }

    @Test
    void differentNumbersStayDifferentAndFitTheirColumn() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            Value value = masked("fpe", new Value.Int(2_000_000_000L + i * 7), "bank-account", "int4");
            long number = ((Value.Int) value).value();
            assertThat(number).isBetween(1_000_000_000L, (long) Integer.MAX_VALUE);
            seen.add(number);
        }
        assertThat(seen).hasSize(400);
    }

    @Test
    void numbersWithCheckDigitsStayValidAsNumbers() {
        Value value = masked("fpe", new Value.Int(4111111111111111L), "credit-card", "int8");
        String digits = value.toText();

        assertThat(digits).hasSize(16);
        assertThat(Numerals.LUHN.ending(digits)).isEqualTo(Numerals.LUHN);
        Value decimal = masked("fpe", new Value.Decimal(new BigDecimal("4111111111111111")), "credit-card", "numeric");
        assertThat(((Value.Decimal) decimal).value().toBigInteger()).isEqualTo(new BigInteger(digits));
    }

    @Test
    void whatHasTooFewDigitsIsRedacted() {
        assertThat(masked("fpe", "12345", "mrn", "text")).isEqualTo("[mrn]");
        assertThat(masked("fpe", "Ann Schmidt", "person", "text")).isEqualTo("[person]");
        assertThat(masked("fpe", new Value.Int(12345), "mrn", "int4")).isEqualTo(new Value.Int(0));
        assertThat(masked("fpe", new Value.Bool(true), "", "bool")).isEqualTo(Value.NULL);
        assertThat(masked("fpe", Value.NULL, "", "int4")).isEqualTo(Value.NULL);
        assertThat(masked("fpe", "1980-02-11", "", "date")).isEmpty();
    }

    @Test
    void typesWithoutRoomAreRefusedWithTheRule() {
        Masker fpe = masker("fpe");
        fpe.check(Map.of("keep-first", "6"), Set.of("credit-card"));
        fpe.check(Map.of(), Set.of());
        assertThatThrownBy(() -> fpe.check(Map.of(), Set.of("credit-card", "cvv")))
                .hasMessageContaining("'cvv'")
                .hasMessageContaining("detect.types");
        assertThatThrownBy(() -> fpe.check(Map.of("keep-first", "7"), Set.of("credit-card")))
                .hasMessageContaining("5 digits");
        assertThatThrownBy(() -> fpe.check(Map.of("check", "crc"), Set.of())).hasMessageContaining("luhn");
        assertThatThrownBy(() -> masker("hash").check(Map.of("encoding", "rot13"), Set.of()))
                .hasMessageContaining("base32");
        assertThatThrownBy(() -> masker("fixed").check(Map.of(), Set.of())).hasMessageContaining("text");
        assertThatThrownBy(() -> masker("redact").check(Map.of("x", "1"), Set.of()))
                .hasMessageContaining("unknown option");
        assertThatThrownBy(() -> masker("generalise").check(Map.of("to", "day"), Set.of()))
                .hasMessageContaining("decade");
    }

    @ParameterizedTest
    @CsvSource({
        "1980-02-11,year,date,1980-01-01",
        "1980-02-11,month,date,1980-02-01",
        "1987-02-11,decade,date,1980-01-01",
        "1980-02-11 10:11:12.5,year,timestamp,1980-01-01 00:00:00",
        "1980-02-11 10:11:12+01,year,timestamptz,1980-01-01 00:00:00+00",
        "1980-02-11,year,text,1980",
        "11/02/1987,decade,text,1980s",
        "'Feb 11, 1987',year,text,1987",
        "1987-02-11,month,text,1987-02",
        "11/02/1987,month,text,[date-of-birth]",
        "11/02/87,year,text,[date-of-birth]"
    })
    void datesKeepTheirYearMonthOrDecade(String text, String to, String columnType, String expected) {
        assertThat(masked("generalise", text, "date-of-birth", columnType, "to", to))
                .isEqualTo(expected);
    }

    @Test
    void postalCodesKeepTheirBeginning() {
        assertThat(masked("generalise", "90210", "", "text", "to", "prefix")).isEqualTo("902**");
        assertThat(masked("generalise", "SW1A 1AA", "", "text", "to", "prefix", "keep", "2"))
                .isEqualTo("SW** ***");
        assertThat(masked("generalise", "ab", "", "text", "to", "prefix")).isEqualTo("a*");
        assertThat(masked("generalise", new Value.Int(90210), "", "int4", "to", "prefix"))
                .isEqualTo(new Value.Int(90200));
    }

    @Test
    void numbersFallToTheirStep() {
        assertThat(masked("generalise", new Value.Int(47), "", "int4", "to", "step"))
                .isEqualTo(new Value.Int(40));
        assertThat(masked("generalise", new Value.Int(-3), "", "int4", "to", "step"))
                .isEqualTo(new Value.Int(-10));
        assertThat(masked("generalise", new Value.Int(Long.MIN_VALUE), "", "int8", "to", "step"))
                .isEqualTo(new Value.Int(0));
        assertThat(masked(
                        "generalise",
                        new Value.Decimal(new BigDecimal("51700.25")),
                        "",
                        "numeric",
                        "to",
                        "step",
                        "step",
                        "5000"))
                .isEqualTo(new Value.Decimal(new BigDecimal("50000.00")));
        assertThat(masked("generalise", "47", "", "text", "to", "step")).isEqualTo("40");
        assertThat(masked("generalise", new Value.Int(1987), "", "int4", "to", "decade"))
                .isEqualTo(new Value.Int(1980));
    }

    @Test
    void partialKeepsNothingOfNamesAndSecretsUnlessTold() {
        assertThat(masked("partial", "Ada Almeida", "person", "text")).isEqualTo("*** *******");
        assertThat(masked("partial", "correcthorse", "password", "text")).isEqualTo("************");
        assertThat(masked("partial", "Ada Almeida", "person", "text", "keep-first", "1"))
                .isEqualTo("A** *******");
    }
}
