package dev.sallyport.plugin.dlp.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that the issuers themselves or their manuals give as examples. */
final class NationalIdsTest {

    private static long kinds(String value) {
        String plain = value.replaceAll("[ ./-]", "").toUpperCase(Locale.ROOT);
        return NationalIds.kinds(plain, plain.chars().allMatch(Character::isDigit), value.length() - plain.length());
    }

    private static boolean is(String value, String kind) {
        return (kinds(value) >>> NationalIds.Kind.valueOf(kind).ordinal() & 1) != 0;
    }

    @ParameterizedTest
    @CsvSource({
        "US_SSN,078-05-1120,000-12-3456",
        "US_ITIN,912-70-1234,812-70-1234",
        "UK_NINO,AB 12 34 56 C,QQ 12 34 56 C",
        "UK_NHS,943 476 5919,943 476 5918",
        "CA_SIN,130 692 544,130 692 545",
        "AU_TFN,123 456 782,123 456 783",
        "IN_AADHAAR,2341 2341 2346,2341 2341 2347",
        "IN_PAN,ABCPE1234F,ABC1E1234F",
        "DE_STEUER_ID,86095742719,86095742718",
        "FR_NIR,2 55 08 14 168 025 38,2 55 08 14 168 025 39",
        "ES_DNI,12345678Z,12345678A",
        "ES_NIE,X1234567L,X1234567M",
        "IT_CODICE_FISCALE,RSSMRA85T10A562S,RSSMRA85T10A562T",
        "NL_BSN,111222333,111222334",
        "PL_PESEL,44051401359,44051401358",
        "SE_PERSONNUMMER,811228-9874,811228-9873",
        "DK_CPR,070761-4285,470761-4285",
        "FI_HETU,131052-308T,131052-308U",
        "NO_FODSELSNUMMER,01010112377,01010112378",
        "BR_CPF,111.444.777-35,111.444.777-36",
        "AR_CUIT,20-12345678-6,20-12345678-5",
        "TR_TCKN,10000000146,10000000147",
        "SG_NRIC,S1234567D,S1234567E",
        "CN_RIC,11010519491231002X,110105194912310021",
        "RU_SNILS,112-233-445 95,112-233-445 96",
        "CH_AHV,756.9217.0769.85,756.9217.0769.86",
        "HR_OIB,33392005961,33392005962",
        "BG_EGN,6101057509,6101057508",
        "ZA_ID,8001015009087,8001015009088",
        "IE_PPS,1234567T,1234567U",
        "CZ_RC,736028/5163,736028/5164"
    })
    void aNumberIsOneOnlyWithItsCheck(String kind, String right, String wrong) {
        assertThat(is(right, kind)).as(right).isTrue();
        assertThat(is(wrong, kind)).as(wrong).isFalse();
    }
}
