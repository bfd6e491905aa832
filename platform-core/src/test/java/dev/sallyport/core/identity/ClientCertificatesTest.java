package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.api.Secret;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.config.GatewayConfig.TlsClients;
import dev.sallyport.core.config.HostPort;
import dev.sallyport.testkit.ManualClock;
import dev.sallyport.testkit.TestAuthority;
import dev.sallyport.testkit.TestAuthority.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientCertificatesTest {

    @TempDir
    static Path folder;

    private static TestAuthority authority;

    private final ManualClock clock = today();
    private final Instant now = clock.instant();
    private final LiveDirectory directory = new LiveDirectory();
    private final List<Identity.Revoked> revoked = new ArrayList<>();

    @BeforeAll
    static void authority() {
        assumeThat(TestAuthority.available()).as("openssl is installed").isTrue();
        authority = TestAuthority.in(folder.resolve("ca"));
    }

    /** OpenSSL's lists begin when they are made. */
    private static ManualClock today() {
        ManualClock clock = new ManualClock();
        clock.advance(Duration.between(ManualClock.START, Instant.now()));
        return clock;
    }

    @BeforeEach
    void people() {
        String yaml = "kind: Subject\nname: alice\nspec: {}\n---\nkind: Subject\nname: bob\nspec: {disabled: true}\n";
        TestDirectory.apply(TestDirectory.resources(directory, clock), yaml);
    }

    private LiveIdentity identity(TlsClients terms) {
        GatewayConfig.Listener listener = new GatewayConfig.Listener(
                "web",
                "http",
                new HostPort("127.0.0.1", 0),
                new GatewayConfig.Tls(
                        GatewayConfig.Tls.Mode.REQUIRED, Optional.empty(), Optional.empty(), Optional.of(terms)),
                GatewayConfig.ProxyProtocol.DEFAULTS);
        LiveTokens tokens = TestDirectory.tokens(directory, clock);
        LiveIdentity identity = new LiveIdentity(
                tokens,
                TestCertificates.none(directory, clock),
                ClientCertificates.of(List.of(listener), clock),
                new MemoryPassStore(),
                directory,
                Secret.of("sp_root"),
                clock);
        identity.onRevoked(revoked::add);
        return identity;
    }

    private static TlsClients by(TlsClients.Name name, String pattern) {
        return new TlsClients(TlsClients.Mode.REQUIRED, authority.certificate(), name, pattern, Optional.empty());
    }

    private static TlsClients withList(Path list) {
        return new TlsClients(
                TlsClients.Mode.REQUIRED, authority.certificate(), TlsClients.Name.CN, "*", Optional.of(list));
    }

    private Leaf leaf(String name, String alternative) {
        return authority.issue(name, alternative, now.minusSeconds(60), now.plus(10, ChronoUnit.DAYS));
    }

    private static Identity.Authenticated good(LiveIdentity identity, Leaf leaf) {
        Identity.Shown shown = identity.shown("web", List.of(leaf.read()));
        assertThat(shown).isInstanceOf(Identity.Shown.Good.class);
        return ((Identity.Shown.Good) shown).who();
    }

    private static String bad(LiveIdentity identity, Leaf... chain) {
        Identity.Shown shown =
                identity.shown("web", Stream.of(chain).map(Leaf::read).toList());
        assertThat(shown).isInstanceOf(Identity.Shown.Bad.class);
        return ((Identity.Shown.Bad) shown).reason();
    }

    @Test
    void theSubjectIsWhatStandsForTheStarOfTheName() {
        Leaf leaf = leaf(
                "alice", "email:alice@example.org,DNS:alice.people.example.org,URI:spiffe://example.org/person/alice");
        for (TlsClients terms : List.of(
                by(TlsClients.Name.EMAIL, "*@example.org"),
                by(TlsClients.Name.DNS, "*.people.example.org"),
                by(TlsClients.Name.URI, "spiffe://example.org/person/*"),
                by(TlsClients.Name.CN, "*"))) {
            Identity.Authenticated who = good(identity(terms), leaf);
            assertThat(who.subject().name()).isEqualTo("alice");
            assertThat(who.tokenId()).matches("x509-[0-9a-f]{24}");
            assertThat(who.expiresAt()).isEqualTo(leaf.read().getNotAfter().toInstant());
        }
    }

    @Test
    void aCertificateThatNamesNobodyOrTwoOrSomebodyElseIsToldSo() {
        LiveIdentity identity = identity(by(TlsClients.Name.EMAIL, "*@example.org"));
        String wanted = "must have one email name of the form '*@example.org'";
        assertThat(bad(identity, leaf("alice", ""))).contains(wanted);
        assertThat(bad(identity, leaf("alice", "email:alice@evil.test,DNS:alice@example.org")))
                .contains(wanted);
        assertThat(bad(identity, leaf("x", "email:alice@example.org,email:carol@example.org")))
                .contains(wanted);
        assertThat(bad(identity, leaf("x", "email:@example.org"))).contains(wanted);
        assertThat(bad(identity, leaf("alice", "email:carol@example.org"))).contains("'carol', who is no subject");
        assertThat(bad(identity, leaf("alice", "email:bob@example.org"))).contains("'bob', who is no subject");
        assertThat(bad(identity)).contains("without a client certificate");
        assertThat(identity.shown("other", List.of(leaf("alice", "").read()))).isInstanceOf(Identity.Shown.Bad.class);
    }

    @Test
    void onlyTheAuthorityOfTheListenerCounts() {
        TestAuthority other = TestAuthority.in(folder.resolve("other"));
        LiveIdentity identity = identity(by(TlsClients.Name.CN, "*"));
        Leaf foreign = other.issue("alice", "", now.minusSeconds(60), now.plus(1, ChronoUnit.DAYS));
        assertThat(bad(identity, foreign)).contains("not signed by an authority that the listener 'web' trusts");
        Leaf root = new Leaf(other.certificate(), foreign.key());
        assertThat(bad(identity, foreign, root)).contains("not signed by an authority");
        Leaf own = new Leaf(authority.certificate(), foreign.key());
        assertThat(identity.shown("web", List.of(leaf("alice", "").read(), own.read())))
                .as("with its authority's certificate, as many send it")
                .isInstanceOf(Identity.Shown.Good.class);
    }

    @Test
    void aCertificateForServersIsNone() {
        LiveIdentity identity = identity(by(TlsClients.Name.CN, "*"));
        Instant end = now.plus(1, ChronoUnit.DAYS);
        assertThat(bad(identity, authority.issue("alice", now.minusSeconds(9), end, "extendedKeyUsage=serverAuth\n")))
                .contains("not meant for clients");
        good(identity, authority.issue("alice", now.minusSeconds(9), end, "basicConstraints=CA:FALSE\n"));
    }

    @Test
    void itIsGoodInItsTimeAndItsSessionsEndWithIt() {
        LiveIdentity identity = identity(by(TlsClients.Name.CN, "*"));
        Leaf late = authority.issue("alice", "", now.plusSeconds(60), now.plus(1, ChronoUnit.DAYS));
        assertThat(bad(identity, late)).contains("not valid yet");
        Leaf leaf = authority.issue("alice", "", now.minusSeconds(60), now.plusSeconds(60));
        String id = good(identity, leaf).tokenId();
        identity.expire(() -> Set.of(id));
        assertThat(revoked).isEmpty();
        clock.advance(Duration.ofMinutes(2));
        identity.expire(() -> Set.of(id));
        identity.expire(() -> Set.of(id));
        assertThat(revoked).singleElement().satisfies(told -> {
            assertThat(told.subject()).isEqualTo("alice");
            assertThat(told.tokenId()).contains(id);
            assertThat(told.reason()).contains("has expired at");
        });
        assertThat(bad(identity, leaf)).contains("has expired at");
    }

    @Test
    void aRevokedOneIsRefusedAndItsSessionsEndAsSoonAsTheListSaysSo() throws IOException {
        TestAuthority own = TestAuthority.in(folder.resolve("revoking"));
        Leaf leaf = own.issue("alice", "", now.minusSeconds(60), now.plus(10, ChronoUnit.DAYS));
        Leaf other = own.issue("alice", "", now.minusSeconds(60), now.plus(10, ChronoUnit.DAYS));
        LiveIdentity identity = identity(new TlsClients(
                TlsClients.Mode.REQUIRED, own.certificate(), TlsClients.Name.CN, "*", Optional.of(own.revoked())));
        String id = good(identity, leaf).tokenId();
        String otherId = good(identity, other).tokenId();
        own.revoke(leaf);
        Files.setLastModifiedTime(own.revoked(), FileTime.from(now.plusSeconds(5)));
        identity.expire(() -> Set.of(id, otherId));
        assertThat(revoked)
                .containsExactly(new Identity.Revoked("alice", Optional.of(id), "The client certificate was revoked."));
        assertThat(bad(identity, leaf)).isEqualTo("The client certificate was revoked.");
        good(identity, other);
        clock.advance(Duration.ofDays(3));
        assertThat(bad(identity, other)).as("the list is too old").contains("is not known");
    }

    @Test
    void aListThatCannotBeReadAgainLeavesTheOneBefore() throws IOException {
        Path list = Files.copy(authority.revoked(), folder.resolve("copy.crl"));
        LiveIdentity identity = identity(withList(list));
        Files.writeString(list, "nonsense");
        Files.setLastModifiedTime(list, FileTime.from(now.plusSeconds(5)));
        identity.expire(Set::of);
        good(identity, leaf("alice", ""));
    }

    @Test
    void filesThatAreNoneStopTheStart() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        assertThatThrownBy(() -> identity(
                        new TlsClients(TlsClients.Mode.REQUIRED, nonsense, TlsClients.Name.CN, "*", Optional.empty())))
                .hasMessageContaining("tls.clients.ca of the listener 'web'");
        assertThatThrownBy(() -> identity(withList(nonsense))).hasMessageContaining("tls.clients.revoked");
        assertThatThrownBy(() -> identity(withList(folder.resolve("missing")))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> by(TlsClients.Name.CN, "*@*")).hasMessageContaining("one *");
        assertThatThrownBy(() -> new GatewayConfig.Tls(
                        GatewayConfig.Tls.Mode.OPTIONAL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(by(TlsClients.Name.CN, "*"))))
                .hasMessageContaining("set mode to required");
    }
}
