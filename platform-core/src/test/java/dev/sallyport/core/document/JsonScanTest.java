package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class JsonScanTest {

    /** Text up to the quote that closes a string, as long as eight bytes at a time are looked at, and longer. */
    private static byte[] closedAt(int quote) {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, (byte) 'a');
        bytes[quote] = '"';
        return bytes;
    }

    @Test
    void a_string_is_closed_by_its_first_quote_wherever_it_stands() {
        for (int from = 0; from < 10; from++) {
            for (int quote = from; quote < 40; quote++) {
                assertThat(new JsonScan().string(closedAt(quote), from, 64, false))
                        .isEqualTo(quote);
                assertThat(new JsonScan().string(closedAt(quote), from, quote, false))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void every_byte_means_the_same_wherever_it_stands() {
        for (int octet = 0; octet < 256; octet++) {
            for (int at = 0; at < 24; at++) {
                byte[] bytes = closedAt(32);
                bytes[at] = (byte) octet;
                if (octet < 0x20 || octet >= 0x80) {
                    assertThatThrownBy(() -> new JsonScan().string(bytes, 0, 64, false))
                            .as("%x at %d", octet, at)
                            .isInstanceOf(DocumentException.class);
                } else if (octet == '\\') {
                    bytes[at + 1] = '"';
                    JsonScan scan = new JsonScan();
                    assertThat(scan.string(bytes, 0, 64, false))
                            .as("an escape at %d", at)
                            .isEqualTo(32);
                    assertThat(scan.escaped()).isTrue();
                } else {
                    JsonScan scan = new JsonScan();
                    assertThat(scan.string(bytes, 0, 64, false))
                            .as("%x at %d", octet, at)
                            .isEqualTo(octet == '"' ? at : 32);
                    assertThat(scan.escaped()).isFalse();
                }
            }
        }
    }

    @Test
    void a_space_behind_a_control_character_does_not_hide_it() {
        for (int at = 0; at < 16; at++) {
            byte[] bytes = closedAt(32);
            bytes[at] = 1;
            bytes[at + 1] = ' ';
            assertThatThrownBy(() -> new JsonScan().string(bytes, 0, 64, false)).isInstanceOf(DocumentException.class);
        }
    }
}
