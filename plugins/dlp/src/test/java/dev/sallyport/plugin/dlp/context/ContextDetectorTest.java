package dev.sallyport.plugin.dlp.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextDetectorTest {

    private static final ContextDetector DETECTOR = ContextDetector.of(PatternDetector.of(List.of("US")));

    private static List<String> found(String text) {
        return DETECTOR.find(text, Optional.empty()).stream()
                .map(finding -> finding.type() + " " + text.substring(finding.start(), finding.end()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order_id: 457555462",
                "{\"order_id\": 457555462}",
                "order_id=457555462 status=paid",
                "2026-01-02 INFO uploaded BUILD-555-1234 in 3s",
                "trace_id=4111111111111111 span=5532463366399827",
                "{\"social_security\": 1204.50, \"medicare_tax\": 88.10}",
                "{\"phone\": \"iPhone 14\", \"price\": 799}",
                "Nightly run 9376734528: index rebuilt",
                "part_no,qty,site\n400-607-8951,3,Main Library\n238-923-2482,5,North Depot\n"
            })
    void whatOnlyLooksSensitiveIsLeftAlone(String text) {
        assertThat(found(text)).isEmpty();
    }

    @Test
    void keysTellWhatValuesAre() {
        assertThat(found("{\"ssn\": \"536-22-8145\", \"order_id\": 457555462, \"first_name\": \"Anna\"}"))
                .containsExactly("national-id 536-22-8145", "person Anna");
        assertThat(found("DB_PASSWORD=tiger-Monkey77\nPORT=5432\n")).containsExactly("password tiger-Monkey77");
        assertThat(found("level=info cvc=123 retries=123")).containsExactly("cvv 123");
    }

    @Test
    void aTableOfPsqlIsReadByItsHeader() {
        String text = " id |    nome    | data_nascimento | total \n"
                + "----+------------+-----------------+-------\n"
                + "  1 | Rui Sousa  | 1978-04-11      | 12.50\n"
                + "  2 | Ana Lopes  | 1990-12-01      |  8.00\n(2 rows)\n";
        assertThat(found(text))
                .containsExactly(
                        "person Rui Sousa", "date-of-birth 1978-04-11", "person Ana Lopes", "date-of-birth 1990-12-01");
    }

    @Test
    void valuesUnderEscapesKeepTheirPlaces() {
        String text = "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"email\\\": \\\"anna@example.org\\\"}\"}]}";
        assertThat(found(text)).containsExactly("email anna@example.org");
        assertThat(found("GET /x?email=anna%40example.org&page=2 HTTP/1.1"))
                .containsExactly("email anna%40example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna%40example.org",
                "anna&#64;example.org",
                "anna&#x40;example&period;org",
                "anna\\u0040example.org",
                "anna\uff20example.org",
                "an\u200bna@example.org",
                "an\u001b[1mna\u001b[0m@example.org",
                "YW5uYUBleGFtcGxlLm9yZw=="
            })
    void anAddressIsFoundHoweverItIsWritten(String written) {
        assertThat(found("please write to " + written + " today")).containsExactly("email " + written);
        assertThat(found("{\"note\": \"please write to "
                        + written.replace("\\", "\\\\").replace("\u001b", "\\u001b") + " today\"}"))
                .hasSize(1);
    }

    @Test
    void wordsInProseAnnounceValues() {
        assertThat(found("Patient seen today, DOB 02/11/1980, MRN 74311149, Dx: L40.0."))
                .containsExactly("date-of-birth 02/11/1980", "mrn 74311149", "icd10 L40.0");
        assertThat(found("Please call me on 07542 156248.")).containsExactly("phone 07542 156248");
        assertThat(found("use postgres://app:s3cretpw@10.1.2.3:5432/orders for now"))
                .containsExactly("connection-string postgres://app:s3cretpw@10.1.2.3:5432/orders");
    }

    @Test
    void aSentenceBehindAKeyIsNoValue() {
        assertThat(found("SSN: 011587205 verified against passport 574476169."))
                .containsExactly("national-id 011587205", "passport 574476169");
        assertThat(found("SSN: 536 22 8145\nIBAN: GB82 WEST 1234 5698 7654 32\n"))
                .containsExactly("national-id 536 22 8145", "iban GB82 WEST 1234 5698 7654 32");
    }

    @Test
    void cellsOfHarmlessColumnsAreSearchedForWhatProvesItself() {
        Optional<Column> notes = Optional.of(new Column("notes", Optional.empty(), "text", true));
        List<Finding> findings = DETECTOR.find("please write to anna@example.org instead", notes);
        assertThat(findings).extracting(Finding::type).containsExactly("email");
        Optional<Column> order = Optional.of(new Column("order_no", Optional.empty(), "text", true));
        assertThat(DETECTOR.find("547-89-3355", order)).isEmpty();
        assertThat(DETECTOR.find("{\"customer\":{\"email\":\"anna@example.org\"}}", notes))
                .hasSize(1);
    }

    @Test
    void columnsAreJudgedByTheTablesOwnNamesAndTheirNeighbours() {
        Column aliased =
                new Column("x", Optional.of(new Column.Origin("public", "people", "date_of_birth")), "date", true);
        List<Judgement> judged = DETECTOR.judge(List.of(
                new ColumnSample(aliased, List.of("1978-04-11")),
                new ColumnSample(new Column("id", Optional.empty(), "int4", true), List.of("5")),
                new ColumnSample(new Column("city", Optional.empty(), "text", true), List.of("Lisboa", "Porto"))));
        assertThat(judged).extracting(Judgement::type).containsExactly("date-of-birth", "", "");
        assertThat(judged.getLast().detail()).isEqualTo("city");
    }

    @Test
    void aStrictDetectorFindsNoLessAndALenientOneNoMore() {
        Detector strict = DETECTOR.at(Strictness.STRICT);
        Detector lenient = DETECTOR.at(Strictness.LENIENT);
        assertThat(List.of(strict.name(), DETECTOR.name(), lenient.name())).doesNotHaveDuplicates();
        List<ColumnSample> columns = List.of(
                new ColumnSample(column("mail"), List.of("a@b.example")),
                new ColumnSample(column("val"), List.of("0561372770")),
                new ColumnSample(column("col1"), List.of("jCEoJqR0Cr2ejvTyY9METEtSrF2i4jy8")),
                new ColumnSample(column("qty"), List.of("3")));
        assertThat(sensitive(strict.judge(columns))).containsAll(sensitive(DETECTOR.judge(columns)));
        assertThat(sensitive(DETECTOR.judge(columns))).containsAll(sensitive(lenient.judge(columns)));
        assertThat(sensitive(strict.judge(columns))).doesNotContain(3);
        assertThat(sensitive(lenient.judge(columns))).contains(0);
    }

    private static Column column(String name) {
        return new Column(name, Optional.empty(), "text", true);
    }

    private static List<Integer> sensitive(List<Judgement> judgements) {
        return IntStream.range(0, judgements.size())
                .filter(i -> judgements.get(i).isSensitive())
                .boxed()
                .toList();
    }
}
