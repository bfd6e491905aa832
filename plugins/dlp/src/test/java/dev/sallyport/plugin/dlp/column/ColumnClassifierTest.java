package dev.sallyport.plugin.dlp.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are what they are called, and the traps in which names or values alone lie. */
final class ColumnClassifierTest {

    private static final ColumnClassifier CLASSIFIER = ColumnClassifier.shipped();

    private static DataType judge(String name, String... values) {
        return CLASSIFIER
                .judge(new ColumnSample(name, List.of(), List.of(values)))
                .type();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order_id|457555462|457555463|512870091",
                "trace_id|4111111111111111|5532463366399827|348544009020338",
                "part_number|400-607-8951|238-923-2482|445-999-5488",
                "build|BUILD-555-1234|BUILD-555-1301|BUILD-612-0017",
                "social_security|1204.50|88.10|640.00",
                "social_security_tax|120.45|1,204.10|0.00",
                "phone|iPhone 14|Galaxy S23|Pixel 8",
                "cell_phone|12|7|31",
                "token_count|900|12|4411",
                "password_attempts|0|3|1",
                "card_type|visa|mastercard|amex",
                "created_at|2024-05-01 10:11:12|2024-05-02 08:00:01|2024-06-11 23:10:59",
                "etag|1e1a3b4fcdf0850bea7da43627fc9712|87a8ddeb01544311e5be1dd6f0a5a0c1|ef966ab9c082a6525a028843d6d5a6aa",
                "api_version|10.33.95.1|10.33.96.0|10.34.1.2",
                "price|19.99|5.00|120.50",
                "status|open|closed|pending",
                "name|North Depot|Main Library|Street Light"
            })
    void harmlessColumnsStayVisible(String name, String first, String second, String third) {
        assertThat(judge(name, first, second, third).sensitive()).isFalse();
        assertThat(judge(name, first).sensitive()).as("by the first row").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PHONE|mobile|+1 415-555-2671|+1 212-555-0188|+1 646-555-7743",
                "NATIONAL_ID|ssn|536-22-8145|219-09-9987|401-55-2210",
                "NATIONAL_ID|fodselsnummer|01010112377|01010112377|01010112377",
                "DATE_OF_BIRTH|geburtsdatum|1978-04-11|1990-12-01|1964-07-30",
                "DATE_OF_BIRTH|data_nascimento|11/04/1978|01/12/1990|30/07/1964",
                "CREDIT_CARD|cc_number|4111111111111111|5500005555555559|4012888888881881",
                "CVV|cvc|123|907|441",
                "CARD_EXPIRY|valid_thru|04/27|11/28|09/26",
                "IBAN|x|DE89370400440532013000|GB29NWBK60161331926819|FR1420041010050500013M02606",
                "BANK_ACCOUNT|kontonummer|8301742210|5520198834|1190432277",
                "EMAIL|c3|anna@example.org|bo@corp.example.com|c.d@example.net",
                "USERNAME|login|jsmith4|m.keller|anna_b",
                "FULL_NAME|cardholder|Anna Schmidt|Peter O'Brien|María López García",
                "LAST_NAME|nachname|Schmidt|Oberhauser|Lindner",
                "STREET_ADDRESS|street|12 Oak St|4410 Maple Avenue|9 Hill Rd",
                "PASSWORD_HASH|x|$2b$12$Ze2GPZHowEpt3vAAsLGNNAgYW83n0uN3PZq8IhfNi25abcdefghij|"
                        + "$2b$12$BrJFDAxT/mUrdprvNbT8Zm6dmy/oXxS6u0123456789abcdefghij|$2b$11$n60K5MTOE8IVFGMg5aGbDxaFmFm0v0lblzKaBxeDAR4abcdefghij",
                "MAC_ADDRESS|v|b5:05:58:14:d0:9b|1b:f7:08:f5:d5:5d|a4:c2:a1:a4:cb:09"
            })
    void sensitiveColumnsAreFound(DataType type, String name, String first, String second, String third) {
        assertThat(judge(name, first, second, third)).isEqualTo(type);
        assertThat(judge(name, first)).as("by the first row").isEqualTo(type);
    }

    @Test
    void birthDatesOfShelterAnimalsAreNobodysBirthday() {
        ColumnSample animals = new ColumnSample(
                "date_of_birth",
                List.of("animal_id", "breed", "intake_type", "species", "outcome_type"),
                List.of("2019-05-01", "2021-11-20", "2020-02-14"));
        assertThat(CLASSIFIER.judge(animals).type().sensitive()).isFalse();
    }

    @Test
    void aColumnWithoutValuesOrNameIsHarmless() {
        assertThat(judge("").sensitive()).isFalse();
        assertThat(judge("?column?", " ").sensitive()).isFalse();
    }

    @Test
    void hostileValuesCostNoMoreThanTheirBound() {
        assertThat(judge("notes", "1-".repeat(100_000), "\ud800", "\u0000", "٣٤٥".repeat(50))
                        .sensitive())
                .isFalse();
    }
}
