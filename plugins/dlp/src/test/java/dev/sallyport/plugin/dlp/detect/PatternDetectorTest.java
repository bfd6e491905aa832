package dev.sallyport.plugin.dlp.detect;

import static dev.sallyport.plugin.dlp.detect.Detections.in;
import static dev.sallyport.plugin.dlp.detect.Detections.inColumn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternDetectorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.com",
                "o'brien@mail.example.co.uk",
                "first.last+tag@sub-domain.example.org",
                "müller@exämple.de",
                "a@xn--bcher-kva.example",
                "4111111111111111@example.com"
            })
    void emailIsFoundWhole(String address) {
        assertThat(in("write to <" + address + ">, please.")).containsExactly("email=" + address);
        assertThat(in(address)).containsExactly("email=" + address);
        assertThat(in("{\"to\":\"" + address + "\"}")).containsExactly("email=" + address);
        assertThat(in("to " + address + ".")).containsExactly("email=" + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"icon@2x.png", "alice@localhost", "@media print", "react@18.2.0", "a @ b.c", "x@y..z", "@"})
    void whatHasAnAtSignAloneIsNoEmail(String text) {
        assertThat(in(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "5555555555554444",
                "2223003122003222",
                "378282246310005",
                "3782 822463 10005",
                "6011111111111117",
                "30569309025904",
                "3056 930902 5904",
                "3667 4059 4241 76",
                "3530111333300000",
                "6200000000000005"
            })
    void cardIsFoundBareAndInGroups(String card) {
        assertThat(in(card)).containsExactly("card=" + card);
        assertThat(in("paid with " + card + ".")).containsExactly("card=" + card);
        assertThat(inColumn("card_number", card)).containsExactly("card=" + card);
    }

    @Test
    void cardBelongsToNoIssuerOrFailsItsCheckDigitAndIsNotFound() {
        assertThat(in("4111111111111112")).isEmpty();
        assertThat(in("4111 1111 1111 1112")).isEmpty();
        assertThat(in("1234567812345670")).isEmpty();
        assertThat(in("41111111111111111111")).isEmpty();
        assertThat(in("0.4111111111111111")).isEmpty();
    }

    @Test
    void bareCardDigitsUnderAnIdentifiersNameAreNotFound() {
        assertThat(inColumn("trace_id", "4111111111111111")).isEmpty();
        assertThat(in("order 4111111111111111 shipped")).isEmpty();
        assertThat(in("card 4111111111111111 charged")).containsExactly("card=4111111111111111");
        assertThat(inColumn("cc_number", "5018196709673136")).containsExactly("card=5018196709673136");
        assertThat(in("5018196709673136")).isEmpty();
        assertThat(inColumn("host", "4111111111111111")).containsExactly("card=4111111111111111");
        assertThat(inColumn("secret", "123-45-6789")).containsExactly("us-ssn=123-45-6789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE89370400440532013000",
                "DE89 3704 0044 0532 0130 00",
                "GB29 NWBK 6016 1331 9268 19",
                "NO9386011117947",
                "FR1420041010050500013M02606",
                "MT84MALT011000012345MTLCAST001S",
                "nl91abna0417164300"
            })
    void ibanIsFound(String iban) {
        assertThat(in(iban)).containsExactly("iban=" + iban);
        assertThat(in("to " + iban + " EUR 12")).containsExactly("iban=" + iban);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE88370400440532013000",
                "DE8937040044053201300",
                "XX89370400440532013000",
                "ADE89370400440532013000"
            })
    void ibanWithWrongCheckLengthOrCountryIsNotFound(String text) {
        assertThat(in(text)).isEmpty();
    }

    @Test
    void socialSecurityNumberIsFoundFormattedOrNamed() {
        assertThat(in("123-45-6789")).containsExactly("us-ssn=123-45-6789");
        assertThat(inColumn("ssn", "123456789")).containsExactly("us-ssn=123456789");
        assertThat(inColumn("SocialSecurityNumber", "123456789")).containsExactly("us-ssn=123456789");
        assertThat(inColumn("SOCSecNbr", "317301590")).containsExactly("us-ssn=317301590");
        assertThat(inColumn("tax_id", "123456789")).containsExactly("us-ssn=123456789");
        assertThat(in("SSN: 123456789, and")).containsExactly("us-ssn=123456789");
        assertThat(inColumn("ssn", "123 45 6789")).containsExactly("us-ssn=123 45 6789");
    }

    @Test
    void numberTheAdministrationNeverIssuedIsNotFound() {
        for (String never : List.of("000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000")) {
            assertThat(in(never)).isEmpty();
            assertThat(inColumn("ssn", never.replace("-", ""))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+14155550132",
        "+1 415-555-0132",
        "(415) 555-0132",
        "415-555-0132",
        "415.555.0132",
        "+49 30 123456",
        "+44 20 7946 0958",
        "1-415-555-0132",
        "(415)555-0132"
    })
    void phoneIsFoundByItsForm(String phone) {
        assertThat(in(phone)).containsExactly("phone=" + phone);
        assertThat(in("call " + phone + ", then")).containsExactly("phone=" + phone);
    }

    @Test
    void phoneWithoutFormIsFoundByItsName() {
        assertThat(in("4155550132")).isEmpty();
        assertThat(inColumn("mobile", "4155550132")).containsExactly("phone=4155550132");
        assertThat(inColumn("phoneNumber", "030 1234567")).containsExactly("phone=030 1234567");
        assertThat(inColumn("phone", "555-0132")).containsExactly("phone=555-0132");
        assertThat(in("tel: 030/1234567")).containsExactly("phone=030/1234567");
        assertThat(inColumn("cell_phone", "12")).isEmpty();
        assertThat(inColumn("phone_id", "4155550132")).isEmpty();
    }

    @Test
    void phoneNextToOtherNumbersKeepsItsEnd() {
        assertThat(in("+14155550132 2024 01 02")).containsExactly("phone=+14155550132");
        assertThat(in("电话+8613800138000")).containsExactly("phone=+8613800138000");
    }

    @Test
    void addressesOfHostsAreFound() {
        assertThat(in("from 203.0.113.7:443 to 10.0.0.1.")).containsExactly("ip=203.0.113.7", "ip=10.0.0.1");
        assertThat(in("2001:db8::8a2e:370:7334")).containsExactly("ip=2001:db8::8a2e:370:7334");
        assertThat(in("[fe80::1]:22")).containsExactly("ip=fe80::1");
        assertThat(in("2001:0db8:85a3:0000:0000:8a2e:0370:7334"))
                .containsExactly("ip=2001:0db8:85a3:0000:0000:8a2e:0370:7334");
        assertThat(in("2001:db8::192.0.2.33")).containsExactly("ip=2001:db8::192.0.2.33");
        assertThat(in("10.1.2.0/24")).containsExactly("ip=10.1.2.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.0",
                "256.1.1.1",
                "1.2.3",
                "01.2.3.4",
                "1.3.6.1.4.1",
                "::1",
                "10:30:00",
                "std::string",
                "a::b",
                "de:ad:be:ef:00:01",
                "::",
                "2001:db8:::1",
                "1:2:3:4:5:6:7:8:9"
            })
    void whatOnlyResemblesAnAddressIsNotFound(String text) {
        assertThat(in(text)).isEmpty();
    }

    @Test
    void awsKeyIdAndTheSecretNearItAreFound() {
        String id = "AKIAIOSFODNN7EXAMPLE";
        String secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assertThat(in("[default]\naws_access_key_id = " + id + "\naws_secret_access_key = " + secret + "\n"))
                .containsExactly("aws-key=" + id, "aws-key=" + secret);
        assertThat(in(secret + "," + id)).containsExactly("aws-key=" + secret, "aws-key=" + id);
        assertThat(in("{\"SecretAccessKey\":\"" + secret + "\"}")).containsExactly("aws-key=" + secret);
        assertThat(inColumn("aws_secret", secret)).containsExactly("aws-key=" + secret);
        assertThat(in(secret)).isEmpty();
    }

    @Test
    void digestNearAKeyIdIsNoSecretAndALongerWordNoKeyId() {
        assertThat(in("AKIAIOSFODNN7EXAMPLE da39a3ee5e6b4b0d3255bfef95601890afd80709"))
                .containsExactly("aws-key=AKIAIOSFODNN7EXAMPLE");
        assertThat(in("AKIAIOSFODNN7EXAMPLES")).isEmpty();
        assertThat(in("AKIAIOSFODNN1EXAMPLE")).isEmpty();
    }

    @Test
    void jsonWebTokenIsFoundByItsDecodedHeader() {
        String token =
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
        assertThat(in("Authorization: Bearer " + token)).containsExactly("jwt=" + token);
        assertThat(in("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."))
                .containsExactly("jwt=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.");
        assertThat(in("eyJmb28iOiJiYXIifQ.eyJzdWIiOiJhIn0.abc")).isEmpty();
        assertThat(in("eyJhbGciOiJIUzI1NiJ9.onlytwo")).isEmpty();
        assertThat(in("keyJohn.a.b")).isEmpty();
    }

    @Test
    void privateKeyBlockIsFoundAlsoWhenCut() {
        String body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\nVJTUt9Us8cKj\n";
        String block = "-----BEGIN RSA PRIVATE KEY-----\n" + body + "-----END RSA PRIVATE KEY-----";
        assertThat(in("x\n" + block + "\ny")).containsExactly("private-key=" + block);
        assertThat(in(block + block)).containsExactly("private-key=" + block, "private-key=" + block);
        String cut = block.substring(0, 70);
        assertThat(in(cut)).containsExactly("private-key=" + cut);
        String escaped = block.replace("\n", "\\n");
        assertThat(in("\"" + escaped + "\"")).containsExactly("private-key=" + escaped);
        assertThat(in(block.replace("PRIVATE", "PUBLIC"))).isEmpty();
        assertThat(in("the line -----BEGIN PRIVATE KEY-----")).isEmpty();
    }

    @Test
    void severalTypesInOneTextComeOrderedAndDoNotOverlap() {
        assertThat(in("alice@example.com,4111111111111111,123-45-6789,203.0.113.9,+14155550132"))
                .containsExactly(
                        "email=alice@example.com",
                        "card=4111111111111111",
                        "us-ssn=123-45-6789",
                        "ip=203.0.113.9",
                        "phone=+14155550132");
    }

    @Test
    void originOfAColumnCountsMoreThanItsAlias() {
        Column aliased = new Column("id", Optional.of(new Column.Origin("public", "people", "ssn")), "text", true);
        assertThat(inColumn(aliased, "123456789")).containsExactly("us-ssn=123456789");
    }

    @Test
    void valueBehindAnEscapedLineFeedIsFoundWithoutIt() {
        assertThat(in("{\"text\":\"a\\n4111111111111111\\nalice@example.com\\tDE89370400440532013000\\t10.1.2.3\"}"))
                .containsExactly(
                        "card=4111111111111111",
                        "email=alice@example.com",
                        "iban=DE89370400440532013000",
                        "ip=10.1.2.3");
    }

    @Test
    void wordsOfAnotherCellOrAboutAnotherNumberDoNotCount() {
        assertThat(in("order_key\t4111111111111111")).containsExactly("card=4111111111111111");
        assertThat(in("order | 4111111111111111")).containsExactly("card=4111111111111111");
        assertThat(in("order 17, 4111111111111111")).containsExactly("card=4111111111111111");
        assertThat(in("SSN 123456789, 234567890")).containsExactly("us-ssn=123456789", "us-ssn=234567890");
    }

    @Test
    void anotherJudgeOfColumnsCanBePluggedIn() {
        PatternDetector judged = PatternDetector.of(List.of("US"), column -> Hint.SSN);
        assertThat(judged.find("123456789", Optional.of(dev.sallyport.testkit.Events.column("x"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.type()).isEqualTo("us-ssn"));
    }
}
