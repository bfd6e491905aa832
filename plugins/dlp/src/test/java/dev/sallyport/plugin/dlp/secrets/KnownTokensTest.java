package dev.sallyport.plugin.dlp.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownTokensTest {

    private static final String RANDOM = "R4kWq81ZtLmN0bVcXy3dHs7GfJp2Ua6TeQi9";

    @Test
    void aDocumentedPrefixWithARandomRestIsAToken() {
        assertThat(KnownTokens.at("ghp_" + RANDOM + " ", 0).end()).isEqualTo(40);
        assertThat(KnownTokens.at("AKIA" + "QX7ZB2LMN4PT6WRD", 0).type()).isEqualTo("SECRET");
        assertThat(KnownTokens.at("110201543:AA" + RANDOM.substring(3), 0).end())
                .isEqualTo(45);
        assertThat(KnownTokens.at("$2b$12$" + RANDOM + RANDOM.substring(0, 17), 0)
                        .type())
                .isEqualTo("PASSWORD");
    }

    @Test
    void anExampleOfATokenIsNone() {
        assertThat(KnownTokens.at("ghp_" + "x".repeat(36), 0)).isEqualTo(KnownTokens.Match.NONE);
        assertThat(KnownTokens.at("ghp_short", 0)).isEqualTo(KnownTokens.Match.NONE);
        assertThat(KnownTokens.at("key-value-store", 0)).isEqualTo(KnownTokens.Match.NONE);
        assertThat(KnownTokens.at("10:30:00 AA", 0)).isEqualTo(KnownTokens.Match.NONE);
    }
}
