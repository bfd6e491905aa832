package dev.sallyport.plugin.dlp.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ff1Test {

    private static final String KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private static final String KEY_192 = KEY_128 + "EF4359D8D580AA4F";
    private static final String KEY_256 = KEY_192 + "7F036D6F04FC6A94";

    /** The nine samples that NIST publishes with SP 800-38G. */
    @ParameterizedTest
    @CsvSource({
        KEY_128 + ",10,'',0123456789,2433477484",
        KEY_128 + ",10,39383736353433323130,0123456789,6124200773",
        KEY_128 + ",36,3737373770717273373737,0123456789abcdefghi,a9tv40mll9kdu509eum",
        KEY_192 + ",10,'',0123456789,2830668132",
        KEY_192 + ",10,39383736353433323130,0123456789,2496655549",
        KEY_192 + ",36,3737373770717273373737,0123456789abcdefghi,xbj3kv35jrawxv32ysr",
        KEY_256 + ",10,'',0123456789,6657667009",
        KEY_256 + ",10,39383736353433323130,0123456789,1001623463",
        KEY_256 + ",36,3737373770717273373737,0123456789abcdefghi,xs8a0azh2avyalyzuwd"
    })
    void samplesOfTheStandard(String key, int radix, String tweak, String plain, String cipher) {
        HexFormat hex = HexFormat.of();
        assertThat(new Ff1(hex.parseHex(key), radix).encrypt(plain, hex.parseHex(tweak)))
                .isEqualTo(cipher);
    }

    @Test
    void differentNumbersStayDifferent() {
        Ff1 ff1 = new Ff1(HexFormat.of().parseHex(KEY_256), 10);
        Set<String> results = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String result = ff1.encrypt(String.format("%06d", i * 499), new byte[0]);
            assertThat(result).hasSize(6).containsOnlyDigits();
            results.add(result);
        }
        assertThat(results).hasSize(2000);
    }

    @Test
    void longStringsAreEncryptedToo() {
        Ff1 ff1 = new Ff1(HexFormat.of().parseHex(KEY_256), 10);
        String plain = "31415926535897932384626433832795028841971693993751058209749445";
        assertThat(ff1.encrypt(plain, "tweak".getBytes(StandardCharsets.US_ASCII)))
                .hasSize(plain.length())
                .containsOnlyDigits()
                .isNotEqualTo(plain);
    }

    @Test
    void fewerThanAMillionPossibilitiesAreRefused() {
        Ff1 ff1 = new Ff1(HexFormat.of().parseHex(KEY_256), 10);
        assertThat(ff1.isWide(5)).isFalse();
        assertThat(ff1.isWide(6)).isTrue();
        assertThatThrownBy(() -> ff1.encrypt("12345", new byte[0])).hasMessageContaining("5 numerals");
    }
}
