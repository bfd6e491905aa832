package dev.sallyport.plugin.dlp.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderTest {

    private static List<Integer> concepts(Header header) {
        return header.meanings().stream().map(Header.Meaning::concept).toList();
    }

    @Test
    void shortNumbersAreKeptWithTheWordBeforeThem() {
        assertThat(Header.of("address2").numbered()).containsExactly("address 2");
        assertThat(Header.of("addr_line_1").numbered()).containsExactly("line 1");
        assertThat(Header.of("tax2019").numbered()).isEmpty();
        assertThat(Header.of("2nd_phone").numbered()).isEmpty();
        assertThat(Header.of("col_14").words()).containsExactly("col");
    }

    @Test
    void aNumberMayChangeWhatANameMeans() {
        assertThat(concepts(Header.of("address2")))
                .containsAll(concepts(Header.of("address")))
                .hasSizeGreaterThan(concepts(Header.of("address")).size());
        assertThat(concepts(Header.of("icd10"))).isEqualTo(concepts(Header.of("icd")));
        assertThat(concepts(Header.of("phone2"))).isEqualTo(concepts(Header.of("phone")));
    }

    @Test
    void aNameIsTakenApartOnce() {
        assertThat(Header.of("customer_email")).isSameAs(Header.of("customer_email"));
        String longName = "x".repeat(65);
        assertThat(Header.of(longName)).isNotSameAs(Header.of(longName));
    }
}
