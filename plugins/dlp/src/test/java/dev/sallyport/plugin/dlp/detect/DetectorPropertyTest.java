package dev.sallyport.plugin.dlp.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.testkit.CpuTime;
import dev.sallyport.testkit.Events;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every text; a failure prints the seed that made it. */
class DetectorPropertyTest {

    private static final String[] PIECES = {
        "4111111111111111",
        "4111 1111",
        "-1111",
        "DE89 3704 0044 0532 0130 00",
        "DE89",
        "123-45-6789",
        "123-",
        "+",
        "(",
        "415",
        "555-0132",
        ")",
        " ",
        ".",
        ":",
        "::",
        "2001:db8::1",
        "10.0.0.1",
        "@",
        "alice",
        "example.com",
        "eyJ",
        "eyJhbGciOiJub25lIn0.",
        "e30.",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "AKIA",
        "\n",
        "ssn",
        "phone: ",
        "IOSFODNN7EXAMPLE",
        "_access_key",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "é",
        "電",
        "\ud83d\ude00",
        "\ud83d",
        "%",
        "xn--",
        "0",
        "=",
        "\"",
        ","
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void findingsAreOrderedInsideTheTextDisjointAndOfDeclaredTypes() {
        for (int i = 0; i < 20_000; i++) {
            String text = text(1 + random.nextInt(20));
            List<Finding> findings = Detections.DETECTOR.find(text, Optional.empty());
            int end = 0;
            for (Finding finding : findings) {
                assertThat(finding.start()).as("seed %d: %s", seed, text).isGreaterThanOrEqualTo(end);
                assertThat(finding.end()).as("seed %d: %s", seed, text).isGreaterThan(finding.start());
                assertThat(finding.type()).isIn(Detections.DETECTOR.types());
                assertThat(finding.score()).isBetween(0.0, 1.0);
                end = finding.end();
            }
            assertThat(end).as("seed %d: %s", seed, text).isLessThanOrEqualTo(text.length());
            assertThat(Detections.DETECTOR.find(new StringBuilder(text), Optional.empty()))
                    .isEqualTo(findings);
        }
    }

    @Test
    void validCardIsFoundInWhateverSurroundsIt() {
        String[] around = {"", " ", "\n", "\"", "(", ")", ",", ";", "=", ":", "|", "\t", "<", ">", "'", "[", "]"};
        for (int i = 0; i < 5_000; i++) {
            String card = card();
            String text = around[random.nextInt(around.length)] + card + around[random.nextInt(around.length)];
            assertThat(Detections.in(text)).as("seed %d", seed).containsExactly("card=" + card);
        }
    }

    @Test
    void validIbanIsFoundAndOneWrongDigitIsNot() {
        for (int i = 0; i < 5_000; i++) {
            String iban = iban();
            assertThat(Detections.in(iban)).as("seed %d", seed).containsExactly("iban=" + iban);
            int at = 4 + random.nextInt(iban.length() - 4);
            char other = (char) ('0' + (iban.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
            String wrong = iban.substring(0, at) + other + iban.substring(at + 1);
            assertThat(Detections.in(wrong)).as("seed %d: %s", seed, wrong).isEmpty();
        }
    }

    @Test
    void hostileRepetitionCostsLinearTime() {
        for (String piece : List.of(
                "@",
                "a@",
                "a.",
                ":",
                "a:",
                "1:",
                "1.",
                "-",
                "-----BEGIN PRIVATE KEY-----",
                "eyJ",
                "AKIA",
                "+1",
                "(",
                "1 ",
                "4111 ",
                "eyJhbGciOiJub25lIn0.",
                "_access_key",
                "AKIAIOSFODNN7EXAMPLE ",
                "1",
                "%",
                "DE89",
                "123-45-",
                "phone 1 ",
                "aA")) {
            String text = piece.repeat(400_000 / piece.length());
            CpuTime.assertBelow(
                    Duration.ofSeconds(20),
                    "'" + piece + "' repeated",
                    () -> Detections.DETECTOR.find(text, Optional.of(Events.column("phone"))));
        }
    }

    private String text(int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private String card() {
        StringBuilder digits = new StringBuilder("4");
        while (digits.length() < 15) {
            digits.append(random.nextInt(10));
        }
        for (int check = 0; check < 10; check++) {
            String card = digits.toString() + check;
            if (Cards.luhn(card, 0, 16)) {
                return card;
            }
        }
        throw new AssertionError("one of ten check digits fits");
    }

    private String iban() {
        StringBuilder account = new StringBuilder();
        while (account.length() < 18) {
            account.append(random.nextInt(10));
        }
        int check = 98
                - new java.math.BigInteger(account + "131400")
                        .mod(java.math.BigInteger.valueOf(97))
                        .intValue();
        return "DE" + String.format("%02d", check) + account;
    }
}
