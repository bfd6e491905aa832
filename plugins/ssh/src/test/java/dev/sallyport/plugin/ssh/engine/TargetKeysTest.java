package dev.sallyport.plugin.ssh.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway proposes to a target, by what is pinned: SH-10. */
class TargetKeysTest {

    private static final String PRINT = "SHA256:2Lp3VUnFU2DUrsDcmBWskYm/+ZedLiSpm2e2xWt4V9Y";
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAQNLtf/eYZZghlsKri9JohgE9kP0zo14O1QxBcM2NMa";
    private static final List<String> KNOWN = List.of(
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "rsa-sha2-512",
            "rsa-sha2-256",
            "ssh-ed25519-cert-v01@openssh.com",
            "rsa-sha2-512-cert-v01@openssh.com");

    private static TargetKeys keys(String pins) {
        return TargetKeys.of(Map.of("host-keys", pins));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256",
                PRINT + " | ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-512 rsa-sha2-256",
                "ssh-rsa " + PRINT + " | rsa-sha2-512 rsa-sha2-256",
                "ssh-rsa " + PRINT + ", " + PRINT + " | rsa-sha2-512 rsa-sha2-256 ssh-ed25519 ecdsa-sha2-nistp256",
                ED25519 + " | ssh-ed25519",
                "@cert-authority " + ED25519 + " | ssh-ed25519-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com",
                "@cert-authority " + PRINT + ", " + ED25519
                        + " | ssh-ed25519-cert-v01@openssh.com rsa-sha2-512-cert-v01@openssh.com ssh-ed25519"
            })
    void thePinnedTypesComeFirst(String pins, String proposal) {
        assertThat(keys(pins).unreadable()).isEmpty();
        assertThat(String.join(" ", keys(pins).proposal(KNOWN))).isEqualTo(proposal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SHA1:abc", "ssh-ed25519", "ssh-ed25519 !!!", "@cert-authority", "@revoked " + ED25519, "x y z"})
    void whatIsNoPinIsNoted(String pin) {
        assertThat(keys(ED25519 + "," + pin).unreadable()).contains(pin);
    }

    @Test
    void aServerThatOffersNothingOfItIsNamed() {
        TargetKeys keys = keys("ssh-rsa " + PRINT);
        List<String> proposed = keys.proposal(KNOWN);
        assertThat(keys.nothingIn("web", proposed, "ssh-ed25519,rsa-sha2-256")).isEmpty();
        assertThat(keys.nothingIn("web", proposed, "ssh-ed25519,ssh-rsa").orElseThrow())
                .startsWith(
                        "The target 'web' offers no host key of a pinned type (ssh-rsa), only ssh-ed25519,ssh-rsa.");
        assertThat(keys.nothingIn("web", proposed, "x\u001b".repeat(500)).orElseThrow())
                .doesNotContain("\u001b")
                .hasSizeLessThan(500);
    }
}
