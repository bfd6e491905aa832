package dev.sallyport.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.secret.SecretSource;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.PolicyCompiler;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.Change;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretTest {

    private static final String SHOP = """
            kind: Target
            name: shop
            spec:
              protocol: postgres
              host: db.internal
              port: 5432
              credential: {user: app, password: open-sesame}
            """;

    private final KeyRing keys = KeyRing.ephemeral();
    private final Envelope envelope = new Envelope(keys);
    private final GatewaySecrets secrets = new GatewaySecrets(
            envelope, Map.of("vault", new Vault()), name -> name.equals("DB_PASSWORD") ? "from-env" : null);
    private final PolicyCompiler policy = new PolicyCompiler(Registry.EMPTY);
    private final MemoryResourceStore store = new MemoryResourceStore();
    private final LiveResources resources =
            new LiveResources(store, List.of(policy), new TargetSealer(envelope), Clock.systemUTC());

    private static final class Vault implements SecretSource {

        @Override
        public String scheme() {
            return "vault";
        }

        @Override
        public Secret fetch(String reference) {
            return Secret.of("fetched " + reference);
        }
    }

    private Applied apply(String yaml) {
        return resources.apply(List.of(new Source("t.yaml", yaml)), "t", false);
    }

    @Test
    void aPasswordIsSealedAtOnceAndNeverStoredOrShown() {
        Applied applied = apply(SHOP);
        assertThat(applied.problems()).isEmpty();
        Resource shop = resources.get(Kind.TARGET, "shop").orElseThrow();
        for (String text : List.of(
                resources.yaml(shop),
                store.load().toString(),
                shop.toString(),
                applied.toString(),
                store.history(java.util.OptionalLong.empty(), 9).toString())) {
            assertThat(text).doesNotContain("open-sesame");
        }
        assertThat(resources.yaml(shop)).contains("sealed: v1:k1:");
        String reference = policy.current().target("shop").orElseThrow().secretRef();
        assertThat(secrets.resolve(reference).reveal()).isEqualTo("open-sesame");
    }

    @Test
    void theKeyOfAnIdentityIsSealedAtOnceAndOpensAsNothingElse() {
        String known = SHOP + "  tls:\n    mode: direct\n    identity:\n      pem: own-key\n";
        Applied applied = apply(known);
        assertThat(applied.problems()).isEmpty();
        Resource shop = resources.get(Kind.TARGET, "shop").orElseThrow();
        for (String text : List.of(resources.yaml(shop), store.load().toString(), applied.toString())) {
            assertThat(text).doesNotContain("own-key");
        }
        String reference =
                policy.current().target("shop").orElseThrow().identityRef().orElseThrow();
        assertThat(secrets.resolve(reference).reveal()).isEqualTo("own-key");
        String elsewhere = reference.replace("/tls.identity#", "#");
        assertThatThrownBy(() -> secrets.resolve(elsewhere)).hasMessageContaining("does not open");
        assertThat(apply(known).changes()).extracting(Change::action).containsExactly(Change.Action.UNCHANGED);
        assertThat(apply(known.replace("own-key", "new-key")).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.fields())
                        .extracting(Change.Field::key)
                        .containsExactly("spec.tls.identity.secret.sealed"));
    }

    @Test
    void theSamePasswordAppliedAgainChangesNothing() {
        apply(SHOP);
        assertThat(apply(SHOP).changes()).extracting(Change::action).containsExactly(Change.Action.UNCHANGED);
        assertThat(resources.revision()).isEqualTo(1);
        Applied changed = apply(SHOP.replace("sesame", "barley"));
        assertThat(changed.changes()).singleElement().satisfies(change -> {
            assertThat(change.action()).isEqualTo(Change.Action.CHANGED);
            assertThat(change.fields()).extracting(Change.Field::key).containsExactly("spec.credential.secret.sealed");
            assertThat(change.toString()).doesNotContain("barley");
        });
    }

    @Test
    void whatGetShowsCanBeAppliedAgain() {
        apply(SHOP);
        String yaml = resources.yaml(resources.get(Kind.TARGET, "shop").orElseThrow());
        assertThat(apply(yaml).changes()).extracting(Change::action).containsExactly(Change.Action.UNCHANGED);
    }

    @Test
    void aSealOpensOnlyForItsOwnResource() {
        String sealed = envelope.seal("Target/shop", "x");
        assertThat(envelope.open("Target/shop", sealed)).isEqualTo("x");
        assertThatThrownBy(() -> envelope.open("Target/other", sealed))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("Target/other");
        char last = sealed.charAt(sealed.length() - 2);
        String damaged = sealed.substring(0, sealed.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + sealed.charAt(sealed.length() - 1);
        assertThatThrownBy(() -> envelope.open("Target/shop", damaged)).isInstanceOf(GatewayException.class);
        for (String nonsense : List.of("", "v1", "v1:k1:", "v1:k1:AAAA", "v2:k1:AAAA", "v1:k1:%%%")) {
            assertThatThrownBy(() -> envelope.open("Target/shop", nonsense)).isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void twoSealsOfOneTextDiffer() {
        assertThat(envelope.seal("a", "x")).isNotEqualTo(envelope.seal("a", "x"));
    }

    @Test
    void aRotatedRingOpensOldSealsAndSealsWithTheNewestKey(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys");
        String old = new Envelope(KeyRing.open(file)).seal("a", "x");
        byte[] mask = KeyRing.open(file).derive("mask");
        String second = "k2:" + Base64.getEncoder().encodeToString(new byte[32]) + "\n";
        Files.writeString(file, Files.readString(file) + second);
        KeyRing rotated = KeyRing.open(file);
        assertThat(new Envelope(rotated).open("a", old)).isEqualTo("x");
        assertThat(new Envelope(rotated).seal("a", "x")).startsWith("v1:k2:");
        assertThat(rotated.derive("mask")).as("masks stay the same").isEqualTo(mask);
    }

    @Test
    void theKeyFileIsPrivateAndADamagedOneIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deep/keys");
        KeyRing.open(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyRing.open(file)).hasMessageContaining("chmod 600");
        for (String bad : List.of("", "k1", "k1:abc", "k 1:" + "A".repeat(44))) {
            assertThatThrownBy(() -> KeyRing.of(Secret.of(bad))).isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void referencesResolveOrSayWhyNot(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("pw"), "from-file\n");
        assertThat(secrets.resolve("env:DB_PASSWORD").reveal()).isEqualTo("from-env");
        assertThat(secrets.resolve("file:" + file).reveal()).isEqualTo("from-file");
        assertThat(secrets.resolve("vault:a#b").reveal()).isEqualTo("fetched vault:a#b");
        assertThatThrownBy(() -> secrets.resolve("env:NOPE")).hasMessageContaining("'NOPE'");
        assertThatThrownBy(() -> secrets.resolve("file:" + folder.resolve("none")))
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> secrets.resolve("gopher:x")).hasMessageContaining("'gopher'");
        assertThatThrownBy(() -> secrets.resolve("nonsense")).isInstanceOf(GatewayException.class);
    }

    @Test
    void aTargetNeedsExactlyOneSecret() {
        assertThat(apply(SHOP.replace("password: open-sesame", "password: x, secret: {env: X}"))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("exactly one of env, file, sealed, ref"));
        assertThat(apply(SHOP.replace(", password: open-sesame", "")).problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("t.yaml:7: Target/shop spec.credential.secret"));
        assertThat(apply(SHOP.replace("password: open-sesame", "secret: \"vault:a\""))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString()).contains("scheme 'vault'"));
    }
}
