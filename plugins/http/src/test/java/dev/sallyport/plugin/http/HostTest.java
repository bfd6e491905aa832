package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.plugin.http.wire.Host;
import dev.sallyport.plugin.http.wire.Malformed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostTest {

    @ParameterizedTest
    @CsvSource({
        "shop.test, shop.test",
        "Shop.TEST:8443, shop.test",
        "a_b-c.9:1, a_b-c.9",
        "127.0.0.1:65535, 127.0.0.1",
        "[::1], [::1]",
        "[FE80::1.2.3.4]:80, [fe80::1.2.3.4]"
    })
    void aNameIsInLowerCaseAndWithoutThePort(String field, String name) {
        assertThat(Host.name(field)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":80",
                "a:",
                "a:b",
                "a:123456",
                "a:1:2",
                "a b",
                "a@b",
                "a/b",
                "a,b",
                "a%41",
                "[",
                "[]",
                "[]:1",
                "[::1",
                "::1]",
                "[::1]x",
                "[::1]:",
                "[g::]",
                "[::1%25eth0]",
                "a[::1]",
                "\u00e9",
                "a\u0000"
            })
    void whatIsNeitherNameNorAddressIsMalformed(String field) {
        assertThatThrownBy(() -> Host.name(field)).isInstanceOf(Malformed.class);
    }
}
