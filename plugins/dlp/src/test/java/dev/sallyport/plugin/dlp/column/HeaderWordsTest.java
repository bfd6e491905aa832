package dev.sallyport.plugin.dlp.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeaderWordsTest {

    @ParameterizedTest
    @CsvSource({
        "date_of_birth,date of birth",
        "dateOfBirth,date of birth",
        "BIRTHDt,birth dt",
        "SSNumber,ss number",
        "Address Line 1,address line 1",
        "address1,address 1",
        "Straße,strasse",
        "Fødselsdato,fodselsdato",
        "n° téléphone,n telephone",
        "?column?,column",
        "имя_клиента,имя клиента"
    })
    void namesAreSplitTheWayPeopleReadThem(String name, String words) {
        assertThat(String.join(" ", HeaderWords.of(name))).isEqualTo(words);
    }

    @Test
    void longNamesAreReadToABound() {
        assertThat(HeaderWords.of("ab ".repeat(1000))).hasSizeLessThanOrEqualTo(12);
    }
}
