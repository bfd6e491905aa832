package dev.sallyport.plugin.dlp.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFinderTest {

    private static final TextFinder FINDER = TextFinder.shipped(ProseModels.words(), List.of("US"));

    private static List<String> found(String text) {
        return FINDER.spans(text).stream()
                .map(span -> span.type() + "=" + text.substring(span.start(), span.end()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "She was born on 4 May 1980 in a small town. | DATE_OF_BIRTH=4 May 1980",
                "DOB: 1962-03-17, seen today. | DATE_OF_BIRTH=1962-03-17",
                "geboren am 03.11.1975 | DATE_OF_BIRTH=03.11.1975",
                "Her passport number is C01X0006H. | PASSPORT=C01X0006H",
                "SSN: 078 05 1120 was checked | NATIONAL_ID=078 05 1120",
                "codice fiscale RSSMRA85T10A562S | NATIONAL_ID=RSSMRA85T10A562S",
                "medical record number 00482913 | MRN=00482913",
                "Referring NPI 1245319599. | NPI=1245319599",
                "member id W1234-56789 | HEALTH_PLAN_ID=W1234-56789",
                "cvv 817, thanks | CVV=817",
                "the card expires 08/2027 | CARD_EXPIRY=08/2027",
                "account number 004417239981 is closed | BANK_ACCOUNT=004417239981",
                "routing number 021000021 | ROUTING_NUMBER=021000021",
                "Dx: E11.9 since spring | ICD10=E11.9",
                "user jane.roe logged in | USERNAME=jane.roe",
                "please call me on 020 7946 0958 after five | PHONE=020 7946 0958",
                "mac 58:f9:21:93:9e:65 is blocked | MAC_ADDRESS=58:f9:21:93:9e:65",
                "send it to 0x52908400098527886E0F7030069857D2E4169EE7 | CRYPTO_WALLET=0x52908400098527886E0F7030069857D2E4169EE7"
            })
    void whatWordsAnnounceOrProvesItselfIsFound(String text, String expected) {
        assertThat(found(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 457555462 was shipped on 2026-01-02",
                "please call me about order 6201234567",
                "BUILD-555-1234 failed at step 7",
                "the account was closed in 2019",
                "Born to run is a song.",
                "Release 1.4.22 contains 12 fixes, see 8f3c2d91b7a6.",
                "the user guide has 12 chapters",
                "expires in 30 days",
                "contact the help desk with error code 40012345"
            })
    void numbersThatAreNobodysAreLeft(String text) {
        assertThat(found(text)).isEmpty();
    }

    @Test
    void noSpanLiesOverAnother() {
        String text = "Dear Margaret Thornton, mail to m.thornton@example.org or call +14155550132; password: Tr0ub4dor"
                + "&3x, postgres://app:Zt4mPq91"
                + "@db/orders. I live at 14 Maple Avenue, Springfield, IL 62704, my SSN is 078-05-1120.";
        int end = 0;
        for (Span span : FINDER.spans(text)) {
            assertThat(span.start()).isGreaterThanOrEqualTo(end);
            end = span.end();
        }
        assertThat(FINDER.spans(text))
                .extracting(Span::type)
                .contains("PERSON", "EMAIL", "PHONE", "PASSWORD", "CONNECTION_STRING", "ADDRESS", "NATIONAL_ID");
    }
}
