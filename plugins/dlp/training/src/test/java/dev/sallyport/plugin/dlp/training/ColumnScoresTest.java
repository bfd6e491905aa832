package dev.sallyport.plugin.dlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.ColumnSample;
import dev.sallyport.plugin.dlp.column.DataType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped model keeps its scores: a point less fails. */
final class ColumnScoresTest {

    private static final ColumnClassifier SHIPPED = ColumnClassifier.shipped();

    /** Columns nobody trained on, of a seed of their own. */
    private static final List<LabelledColumn> OWN = new Recipes(777).columns(20, List.of());

    @Test
    void ownColumnsAreJudgedWellByAllValuesAndByOne() {
        ColumnScores all = ColumnScores.of(SHIPPED, OWN, ColumnSample.VALUES_MAX);
        assertThat(all.f1()).as(String.join("\n", all.errors())).isGreaterThan(0.98);
        assertThat(all.falsePositiveRate()).isLessThan(0.007);
        ColumnScores first = ColumnScores.of(SHIPPED, OWN, 1);
        assertThat(first.f1()).isGreaterThan(0.96);
    }

    @ParameterizedTest
    @EnumSource(names = {"DATE_OF_BIRTH", "CVV", "CARD_EXPIRY", "BANK_ACCOUNT", "USERNAME", "PHONE", "NATIONAL_ID"})
    void typesWithoutAShapeAreFoundByNamesAndNeighbours(DataType type) {
        assertThat(ColumnScores.of(SHIPPED, OWN, ColumnSample.VALUES_MAX).f1(type))
                .isGreaterThan(0.93);
    }

    @ParameterizedTest
    @CsvSource({
        "columns_opendata_dev.jsonl,20,0.957,0.006",
        "columns_opendata_dev.jsonl,1,0.945,0.010",
        "columns_synth_dev.jsonl,20,0.98,0.003",
        "columns_synth_dev.jsonl,1,0.975,0.003"
    })
    void developmentColumnsAreJudgedAsWellAsBefore(String file, int values, double f1, double falseAlarms)
            throws IOException {
        List<LabelledColumn> columns = DataSets.columns(SharedData.folder().resolve(file));
        ColumnScores scores = ColumnScores.of(SHIPPED, columns, values);
        assertThat(scores.f1()).as(String.join("\n", scores.errors())).isGreaterThan(f1);
        assertThat(scores.falsePositiveRate()).isLessThan(falseAlarms);
    }
}
