package dev.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SecretTest {

    private record Config(String user, Secret password) {}

    @Test
    void aSecretDoesNotPrintItself() {
        Secret secret = Secret.of("hunter2");
        assertThat(secret.toString()).isEqualTo("[secret]");
        assertThat(new Config("alice", secret).toString()).doesNotContain("hunter2");
        assertThat(String.format("%s", secret)).doesNotContain("hunter2");
    }

    @Test
    void aSecretTellsItsTextWhenAsked() {
        assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
        assertThat(Secret.of("").reveal()).isEmpty();
    }

    @Test
    void secretsOfEqualTextAreEqual() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a"))
                .isNotEqualTo(Secret.of("b"))
                .isNotEqualTo(Secret.of("aa"))
                .isNotEqualTo("a");
    }
}
