package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login.Credential.PublicKey;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Source;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegisteredKeyTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final byte[] FIRST = key("ssh-ed25519", 1);
    private static final byte[] SECOND = key("ssh-ed25519", 2);

    private final ManualClock clock = new ManualClock();
    private final LiveDirectory directory = new LiveDirectory();
    private final LiveTokens tokens = TestDirectory.tokens(directory, clock);
    private final LiveIdentity identity =
            new LiveIdentity(tokens, TestCertificates.none(directory, clock), directory, Secret.of("sp_root"), clock);
    private final LiveResources resources = TestDirectory.resources(directory, clock);
    private final List<Identity.Revoked> revoked = new ArrayList<>();

    private static byte[] key(String type, int seed) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer blob = ByteBuffer.allocate(4 + name.length + 4 + 32);
        blob.putInt(name.length).put(name).putInt(32).put((byte) seed);
        return blob.array();
    }

    private static String line(byte[] blob) {
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob) + " somebody@laptop";
    }

    private List<String> problems(String yaml) {
        return resources.apply(List.of(new Source("t.yaml", yaml)), "t", false).problems().stream()
                .map(Object::toString)
                .toList();
    }

    private void subject(String name, String more, byte[]... keys) {
        StringBuilder yaml = new StringBuilder("kind: Subject\nname: " + name + "\nspec:\n  disabled: " + more + "\n");
        yaml.append("  public-keys:\n");
        for (byte[] key : keys) {
            yaml.append("    - ").append(line(key)).append('\n');
        }
        assertThat(problems(keys.length == 0 ? yaml.toString().replace("  public-keys:\n", "") : yaml.toString()))
                .isEmpty();
    }

    @Test
    void aKeyAdmitsTheSubjectsItIsRegisteredFor() {
        subject("alice", "false", FIRST, SECOND);
        subject("bob", "false");
        for (byte[] key : List.of(FIRST, SECOND)) {
            assertThat(identity.accepts("alice", new PublicKey(key), HERE)).isTrue();
            assertThat(identity.authenticate("alice", new PublicKey(key)))
                    .map(who -> who.subject().name())
                    .contains("alice");
            assertThat(identity.accepts("bob", new PublicKey(key), HERE)).isFalse();
            assertThat(identity.authenticate("bob", new PublicKey(key))).isEmpty();
            assertThat(identity.authenticate("nobody", new PublicKey(key))).isEmpty();
        }
        assertThat(identity.authenticate("alice", new PublicKey(key("ssh-ed25519", 3))))
                .isEmpty();
        assertThat(identity.authenticate("alice", new PublicKey(new byte[0]))).isEmpty();
    }

    @Test
    void aDisabledSubjectsKeyAdmitsNobody() {
        subject("alice", "true", FIRST);
        assertThat(identity.accepts("alice", new PublicKey(FIRST), HERE)).isFalse();
        assertThat(identity.authenticate("alice", new PublicKey(FIRST))).isEmpty();
    }

    @Test
    void aKeyThatIsTakenAwayIsRevoked() {
        subject("alice", "false", FIRST, SECOND);
        String fingerprint = identity.authenticate("alice", new PublicKey(FIRST))
                .orElseThrow()
                .tokenId();
        identity.onRevoked(revoked::add);
        subject("alice", "false", SECOND);
        assertThat(identity.authenticate("alice", new PublicKey(FIRST))).isEmpty();
        assertThat(revoked)
                .containsExactly(new Identity.Revoked("alice", Optional.of(fingerprint), "the public key was removed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519",
                "no-pty ssh-ed25519 AAAA",
                "ssh-dss AAAAB3NzaC1kc3MAAAAA",
                "ssh-ed25519-cert-v01@openssh.com AAAA",
                "ssh-ed25519 not/base64!",
                "ssh-ed25519 AAAA",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoKeyIsReportedByItsPlace(String line) {
        assertThat(problems("kind: Subject\nname: alice\nspec:\n  public-keys: [\"" + line + "\"]\n"))
                .singleElement()
                .asString()
                .contains("public-keys[0]");
    }
}
