package dev.sallyport.plugin.dlp.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.mask.Strictness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What it takes to call a column sensitive. */
final class ThresholdsTest {

    private static final Thresholds THRESHOLDS = Thresholds.of(Map.of(
            Thresholds.OTHERS,
            new Thresholds.Line(0.2, 0.05, 0.5, 0.8),
            "phone",
            new Thresholds.Line(0.4, 0.3, 0.6, 0.9)));

    @ParameterizedTest
    @CsvSource({
        "EMAIL, 0.3, 5, STRICT, true, true",
        "EMAIL, 0.1, 4, STRICT, true, false",
        "EMAIL, 0.1, 5, STRICT, false, true",
        "EMAIL, 0.04, 1, STRICT, false, true",
        "EMAIL, 0.1, 1, BALANCED, false, true",
        "EMAIL, 0.5, 1, BALANCED, true, true",
        "EMAIL, 0.7, 20, LENIENT, false, true",
        "PHONE, 0.35, 1, STRICT, true, false",
        "PHONE, 0.55, 20, BALANCED, false, true",
        "PHONE, 0.55, 20, STRICT, true, true"
    })
    void aColumnIsSensitiveWhenItsTypeIsLikelyEnough(
            DataType type, double chance, int values, Strictness strictness, boolean sensitive, boolean settled) {
        Judgement judged = THRESHOLDS.at(strictness).decide(new Chances(type, DataType.CITY, chance, false, values));
        assertThat(judged.type()).isEqualTo(sensitive ? type : DataType.CITY);
        assertThat(judged.settled()).isEqualTo(settled);
        assertThat(judged.score()).isEqualTo(sensitive ? chance : 1 - chance);
    }

    @Test
    void whatProvesItselfIsSensitiveHoweverLenient() {
        Judgement judged =
                THRESHOLDS.at(Strictness.LENIENT).decide(new Chances(DataType.IBAN, DataType.NONE, 1, true, 1));
        assertThat(judged.type()).isEqualTo(DataType.IBAN);
        assertThat(judged.layer()).isEqualTo("format");
    }

    @Test
    void theShippedOnesAreInOrder() {
        for (DataType type : DataType.values()) {
            if (type.sensitive()) {
                double strict = least(type, Strictness.STRICT);
                double balanced = least(type, Strictness.BALANCED);
                assertThat(strict).as(type.name()).isLessThan(balanced).isGreaterThan(0);
                assertThat(balanced).as(type.name()).isLessThan(least(type, Strictness.LENIENT));
            }
        }
        Thresholds shipped = Thresholds.shipped();
        assertThat(shipped.at(Strictness.STRICT).of(Thresholds.NAMES)).isGreaterThan(shipped.of(Thresholds.NAMES));
        assertThatThrownBy(() -> shipped.of("no such line")).hasMessageContaining("no such line");
    }

    /** Returns the lowest chance, in steps, at which a column of many values is called sensitive. */
    private static double least(DataType type, Strictness strictness) {
        Thresholds thresholds = Thresholds.shipped().at(strictness);
        for (int percent = 1; percent <= 100; percent++) {
            Chances chances = new Chances(type, DataType.NONE, percent / 100.0, false, 20);
            if (thresholds.decide(chances).type() == type) {
                return percent / 100.0;
            }
        }
        return 2;
    }
}
