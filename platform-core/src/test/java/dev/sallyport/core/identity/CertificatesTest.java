package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login.Credential.PublicKey;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.authority.KeyFile;
import dev.sallyport.core.authority.Purpose;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Source;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of subjects: who gets them, and when they stop to help: SH-02. */
final class CertificatesTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("192.0.2.1");
    private static final String KEY = KeyFile.fresh("alice@laptop").open();

    private final ManualClock clock = new ManualClock();
    private final LiveDirectory directory = new LiveDirectory();
    private final Authorities authorities = TestCertificates.authorities(clock);
    private final LiveCertificates certificates = TestCertificates.of(authorities, directory, clock);
    private final LiveIdentity identity = new LiveIdentity(
            TestDirectory.tokens(directory, clock), certificates, directory, Secret.of("sp_root"), clock);
    private final LiveResources resources = TestDirectory.resources(directory, clock);
    private final List<Identity.Revoked> revoked = new ArrayList<>();

    @BeforeEach
    void people() {
        person("alice", false);
        person("bob", false);
        identity.onRevoked(revoked::add);
    }

    private void person(String name, boolean disabled) {
        String yaml = "kind: Subject\nname: " + name + "\nspec:\n  disabled: " + disabled + "\n";
        resources.apply(List.of(new Source("p.yaml", yaml)), "t", false);
    }

    private Certificates.Issued issue(String subject, String... sources) {
        return certificates.issue(subject, KEY, Duration.ofHours(1), List.of(sources), subject);
    }

    private static PublicKey shown(Certificates.Issued issued) {
        return new PublicKey(Base64.getDecoder().decode(issued.line().split(" ")[1]));
    }

    private PublicKey signed(Purpose purpose, SortedMap<String, String> critical, String... principals) {
        return new PublicKey(authorities
                .sign(
                        purpose,
                        new Authorities.Demand(
                                Base64.getDecoder().decode(KEY.split(" ")[1]),
                                7,
                                "x",
                                List.of(principals),
                                Duration.ofHours(1),
                                critical,
                                new TreeMap<>()))
                .blob());
    }

    private void good(String subject, PublicKey shown, InetAddress from) {
        assertThat(identity.objection(subject, shown, from)).isEmpty();
        assertThat(identity.accepts(subject, shown, from)).isTrue();
        assertThat(identity.authenticate(subject, shown, from)).isPresent();
    }

    private void bad(String subject, PublicKey shown, InetAddress from, String why) {
        assertThat(identity.objection(subject, shown, from).orElseThrow()).contains(why);
        assertThat(identity.accepts(subject, shown, from)).isFalse();
        assertThat(identity.authenticate(subject, shown, from)).isEmpty();
    }

    @Test
    void aCertificateLetsItsSubjectInUntilItExpires() {
        Certificates.Issued issued = issue("alice");
        good("alice", shown(issued), HERE);
        Identity.Authenticated who =
                identity.authenticate("alice", shown(issued)).orElseThrow();
        assertThat(who.tokenId()).isEqualTo("certificate-" + issued.entry().serial());
        assertThat(who.expiresAt()).isEqualTo(issued.entry().expiresAt());
        clock.advance(Duration.ofMinutes(59));
        good("alice", shown(issued), HERE);
        certificates.expire();
        assertThat(revoked).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        bad("alice", shown(issued), HERE, "has expired at " + issued.entry().expiresAt());
        certificates.expire();
        certificates.expire();
        assertThat(revoked)
                .containsExactly(
                        new Identity.Revoked("alice", Optional.of(who.tokenId()), "the certificate has expired"));
    }

    @Test
    void sh02ACertificateIsForNobodyElse() {
        bad("bob", shown(issue("alice")), HERE, "not for 'bob' but for alice");
        bad("alice", signed(Purpose.USERS, new TreeMap<>()), HERE, "but for nobody");
        good("alice", signed(Purpose.USERS, new TreeMap<>(), "root", "alice"), HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOSTS", "TARGETS"})
    void sh02ACertificateOfAnotherPurposeDoesNotHelp(Purpose purpose) {
        issue("alice");
        bad("alice", signed(purpose, new TreeMap<>(), "alice"), HERE, "not signed by this gateway's authority");
    }

    @Test
    void sh02WhatACertificateDemandsAndTheGatewayDoesNotKnowIsRefused() {
        for (String option : List.of("force-command", "verify-required", "a-new-one@example.com")) {
            bad("alice", signed(Purpose.USERS, new TreeMap<>(Map.of(option, "x")), "alice"), HERE, "demands something");
        }
        bad(
                "alice",
                signed(Purpose.USERS, new TreeMap<>(Map.of("source-address", "nonsense")), "alice"),
                HERE,
                "cannot be read");
    }

    @Test
    void aCertificateForSomeNetworksIsRefusedFromOthers() {
        PublicKey shown = shown(issue("alice", "10.0.0.0/8", "::1"));
        good("alice", shown, HERE);
        bad("alice", shown, ELSEWHERE, "may not be used from 192.0.2.1");
        assertThat(identity.authenticate("alice", shown)).as("from nowhere").isEmpty();
        assertThatThrownBy(() -> issue("alice", "example.com")).hasMessageContaining("such as 10.0.0.0/8");
    }

    @Test
    void aRevokedCertificateIsRefusedAndItsSessionsEnd() {
        Certificates.Issued issued = issue("alice");
        assertThat(certificates.revoke(issued.entry().serial(), "root")).isTrue();
        assertThat(certificates.revoke(issued.entry().serial(), "root")).isFalse();
        bad("alice", shown(issued), HERE, "was revoked");
        assertThat(revoked).extracting(Identity.Revoked::reason).containsExactly("the certificate was revoked");
        certificates.load();
        bad("alice", shown(issued), HERE, "was revoked");
    }

    @Test
    void aDisabledSubjectIsRefusedAndARemovedOneDoesNotComeBack() {
        Certificates.Issued issued = issue("alice");
        person("alice", true);
        assertThat(identity.authenticate("alice", shown(issued), HERE)).isEmpty();
        assertThat(identity.accepts("alice", shown(issued), HERE)).isFalse();
        assertThat(revoked).extracting(Identity.Revoked::subject).contains("alice");
        person("alice", false);
        good("alice", shown(issued), HERE);
        resources.delete(List.of(new Resource.Ref(Kind.SUBJECT, "alice")), "t", false);
        person("alice", false);
        bad("alice", shown(issued), HERE, "was revoked");
    }

    @Test
    void onlyEnabledSubjectsGetOneAndNotForEver() {
        assertThatThrownBy(() -> issue("root")).hasMessageContaining("use the access token of one");
        person("bob", true);
        assertThatThrownBy(() -> issue("bob")).hasMessageContaining("no enabled subject");
        for (Duration lifetime : List.of(Duration.ZERO, Duration.ofSeconds(59), Duration.ofHours(25))) {
            assertThatThrownBy(() -> certificates.issue("alice", KEY, lifetime, List.of(), "alice"))
                    .hasMessageContaining("from 1m to 24h");
        }
        assertThatThrownBy(() -> certificates.issue("alice", "ssh-dss AAAA", Duration.ofHours(1), List.of(), "alice"))
                .hasMessageContaining("ssh-dss");
        assertThat(issue("alice").entry().expiresAt())
                .isEqualTo(
                        Instant.ofEpochSecond(clock.instant().getEpochSecond()).plus(Duration.ofHours(1)));
    }

    @Test
    void aSubjectHasSoManyAndNotMore() {
        for (int i = 0; i < LiveCertificates.PER_SUBJECT_MAX; i++) {
            issue("alice");
        }
        assertThatThrownBy(() -> issue("alice")).hasMessageContaining("revoke some first");
        issue("bob");
        clock.advance(Duration.ofHours(2));
        issue("alice");
        assertThat(certificates.list(Optional.of("bob"))).hasSize(1);
    }
}
