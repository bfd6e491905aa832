package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Source;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentityTest {

    private static final byte[] AUTH_MESSAGE =
            "n=,r=abc,r=abcdef,s=xyz,i=4096,c=biws,r=abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ManualClock clock = new ManualClock();
    private final LiveDirectory directory = new LiveDirectory();
    private final MemoryTokenStore store = new MemoryTokenStore();
    private final LiveTokens tokens = TestDirectory.tokens(store, directory, clock);
    private final Secret root = Secret.of("sp_root");
    private final LiveIdentity identity =
            new LiveIdentity(tokens, TestCertificates.none(directory, clock), directory, root, clock);
    private final LiveResources resources = TestDirectory.resources(directory, clock);
    private final List<Identity.Revoked> revoked = new ArrayList<>();

    @BeforeEach
    void people() {
        apply("""
                kind: Subject
                name: alice
                spec: {groups: [support]}
                ---
                kind: Subject
                name: bob
                spec: {}
                ---
                kind: Subject
                name: helper
                spec: {kind: agent, on-behalf-of: alice, groups: [bots]}
                ---
                kind: Group
                name: staff
                spec: {groups: [support]}
                ---
                kind: Group
                name: support
                spec: {members: [bob]}
                """);
        identity.onRevoked(revoked::add);
    }

    private void apply(String yaml) {
        TestDirectory.apply(resources, yaml);
    }

    private Tokens.Issued token(String subject) {
        return tokens.create(subject, Duration.ofHours(1), "laptop", "root");
    }

    /** What a client computes from its token and the challenge. */
    private Login.Credential.ScramProof proof(String subject, String token) {
        ScramChallenge challenge = identity.challenge(subject);
        return ClientProof.of(token, challenge.salt(), challenge.iterations(), AUTH_MESSAGE);
    }

    @Test
    void aScramProofOfAnyLiveTokenAdmits() {
        Tokens.Issued first = token("alice");
        Tokens.Issued second = token("alice");
        for (Tokens.Issued issued : List.of(first, second)) {
            Optional<Identity.Authenticated> who = identity.authenticate(
                    "alice", proof("alice", issued.secret().reveal()));
            assertThat(who).hasValueSatisfying(authenticated -> {
                assertThat(authenticated.tokenId()).isEqualTo(issued.token().id());
                assertThat(authenticated.subject().groups()).containsExactlyInAnyOrder("support", "staff");
                assertThat(authenticated.serverSignature()).isPresent();
            });
        }
        assertThat(identity.authenticate("alice", proof("alice", "sp_wrong"))).isEmpty();
        assertThat(identity.authenticate("bob", proof("bob", first.secret().reveal())))
                .isEmpty();
    }

    @Test
    void aTokenInTheClearAdmitsItsOwnSubjectOnly() {
        Login.Credential clear = new Login.Credential.Token(token("alice").secret());
        assertThat(identity.authenticate("alice", clear)).isPresent();
        assertThat(identity.authenticate("alice", clear))
                .as("a second time, from the cache")
                .isPresent();
        assertThat(identity.authenticate("bob", clear)).isEmpty();
    }

    @Test
    void aTokenWithoutANameAdmitsWhomItWasIssuedTo() {
        Tokens.Issued issued = token("alice");
        Login.Credential clear = new Login.Credential.Token(issued.secret());
        assertThat(identity.authenticate("", clear, HERE))
                .map(Identity.Authenticated::subject)
                .hasValueSatisfying(who -> assertThat(who.name()).isEqualTo("alice"));
        assertThat(identity.authenticate("", proof("", issued.secret().reveal()), HERE))
                .isEmpty();
        tokens.revoke(issued.token().id(), "root");
        assertThat(identity.authenticate("", clear, HERE)).isEmpty();
    }

    @Test
    void groupsComeThroughGroupsAndFromThePersonAnAgentActsFor() {
        assertThat(directory.current().find("bob"))
                .hasValueSatisfying(bob -> assertThat(bob.groups()).containsExactlyInAnyOrder("support", "staff"));
        assertThat(directory.current().find("helper"))
                .hasValueSatisfying(
                        helper -> assertThat(helper.groups()).containsExactlyInAnyOrder("bots", "support", "staff"));
    }

    @Test
    void aRevokedTokenIsRefusedAndTold() {
        Tokens.Issued issued = token("alice");
        Login.Credential clear = new Login.Credential.Token(issued.secret());
        assertThat(identity.authenticate("alice", clear)).isPresent();
        assertThat(tokens.revoke(issued.token().id(), "root")).isTrue();
        assertThat(tokens.revoke(issued.token().id(), "root")).isFalse();
        assertThat(identity.authenticate("alice", clear)).isEmpty();
        assertThat(identity.authenticate("alice", proof("alice", issued.secret().reveal())))
                .isEmpty();
        assertThat(revoked)
                .singleElement()
                .satisfies(told ->
                        assertThat(told.tokenId()).contains(issued.token().id()));
    }

    @Test
    void anExpiredTokenIsRefusedAndToldOnce() {
        Tokens.Issued issued = token("alice");
        clock.advance(Duration.ofHours(1));
        assertThat(identity.authenticate("alice", new Login.Credential.Token(issued.secret())))
                .isEmpty();
        tokens.expire();
        tokens.expire();
        assertThat(revoked).hasSize(1);
    }

    @Test
    void disablingASubjectEndsItAndRemovingItKillsItsTokensForGood() {
        Tokens.Issued issued = token("bob");
        Login.Credential clear = new Login.Credential.Token(issued.secret());
        apply("kind: Subject\nname: bob\nspec: {disabled: true}\n");
        assertThat(identity.authenticate("bob", clear)).isEmpty();
        assertThat(revoked).extracting(Identity.Revoked::subject).containsExactly("bob");
        apply("kind: Subject\nname: bob\nspec: {}\n");
        assertThat(identity.authenticate("bob", clear)).isPresent();
        apply("kind: Group\nname: support\nspec: {}\n");
        assertThat(resources
                        .delete(
                                List.of(resources
                                        .get(dev.sallyport.core.resource.Kind.SUBJECT, "bob")
                                        .orElseThrow()
                                        .ref()),
                                "t",
                                false)
                        .done())
                .isTrue();
        apply("kind: Subject\nname: bob\nspec: {}\n");
        assertThat(identity.authenticate("bob", clear))
                .as("a later bob is somebody else")
                .isEmpty();
    }

    @Test
    void anAgentEndsWithItsPerson() {
        Login.Credential clear = new Login.Credential.Token(token("helper").secret());
        assertThat(identity.authenticate("helper", clear)).isPresent();
        apply("kind: Subject\nname: alice\nspec: {disabled: true}\n");
        assertThat(identity.authenticate("helper", clear)).isEmpty();
        assertThat(revoked).extracting(Identity.Revoked::subject).contains("alice", "helper");
    }

    @Test
    void id08_unknownSubjectsLookLikeKnownOnes() {
        ScramChallenge before = identity.challenge("alice");
        token("alice");
        ScramChallenge after = identity.challenge("alice");
        assertThat(after.salt()).isEqualTo(before.salt());
        ScramChallenge nobody = identity.challenge("nobody");
        assertThat(nobody.salt())
                .hasSameSizeAs(after.salt())
                .isEqualTo(identity.challenge("nobody").salt());
        assertThat(nobody.iterations()).isEqualTo(after.iterations());
        assertThat(nobody.salt()).isNotEqualTo(after.salt());
    }

    @Test
    void id08_failedLoginsAreLimitedPerSubjectAndAddress() throws Exception {
        Login.Credential right = new Login.Credential.Token(token("alice").secret());
        for (int i = 0; i < 10; i++) {
            assertThat(identity.authenticate("alice", new Login.Credential.Token(Secret.of("x" + i)), HERE))
                    .isEmpty();
        }
        assertThat(identity.authenticate("alice", right, HERE)).as("blocked").isEmpty();
        assertThat(identity.authenticate("alice", right, InetAddress.getByName("127.0.0.9")))
                .as("nobody is locked out from elsewhere")
                .isPresent();
        clock.advance(Duration.ofMinutes(2));
        assertThat(identity.authenticate("alice", right, HERE)).isPresent();
    }

    @Test
    void tokensAreKeptAsVerifiersOnlyAndListedWithoutSecrets() {
        Tokens.Issued issued = token("alice");
        assertThat(issued.secret().reveal()).matches("sp_[0-9A-Za-z]{50}");
        assertThat(issued.toString()).doesNotContain(issued.secret().reveal());
        assertThat(store.load(clock.instant()).toString())
                .doesNotContain(issued.secret().reveal());
        assertThat(tokens.list(Optional.of("alice"))).containsExactly(issued.token());
        assertThat(tokens.list(Optional.of("bob"))).isEmpty();
    }

    @Test
    void badRequestsForTokensSayWhy() {
        assertThatThrownBy(() -> token("nobody"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCodes.NOT_FOUND))
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> tokens.create("alice", Duration.ofDays(10_000), "", "root"))
                .hasMessageContaining("366d");
        for (int i = 0; i < LiveTokens.PER_SUBJECT_MAX; i++) {
            token("alice");
        }
        assertThatThrownBy(() -> token("alice")).hasMessageContaining("revoke some first");
    }

    @Test
    void aSecondGatewayLearnsOfRevocationsFromTheStore() {
        Tokens.Issued issued = token("alice");
        Fact fact = Fact.bounded(clock.instant(), "token.revoked", "root", "", "", Map.of());
        store.revoke(issued.token().id(), clock.instant(), fact);
        tokens.load();
        assertThat(identity.authenticate("alice", new Login.Credential.Token(issued.secret())))
                .isEmpty();
        assertThat(revoked).hasSize(1);
    }

    @Test
    void theControlPlaneKnowsRootAndSubjects(@TempDir Path folder) throws Exception {
        Secret fromFile = RootToken.open(folder);
        assertThat(RootToken.open(folder)).isEqualTo(fromFile);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(RootToken.FILE))))
                .isEqualTo("rw-------");
        LiveIdentity control =
                new LiveIdentity(tokens, TestCertificates.none(directory, clock), directory, fromFile, clock);
        assertThat(control.authenticate(fromFile, "127.0.0.1")).hasValueSatisfying(subject -> {
            assertThat(subject.name()).isEqualTo("root");
            assertThat(control.administers(subject)).isTrue();
        });
        assertThat(control.authenticate(token("alice").secret(), "127.0.0.1")).hasValueSatisfying(subject -> {
            assertThat(subject.name()).isEqualTo("alice");
            assertThat(control.administers(subject)).isFalse();
        });
        assertThat(control.authenticate(Secret.of("sp_nonsense"), "127.0.0.1")).isEmpty();
    }

    @Test
    void cyclicGroupsAndTheNameRootAreRefused() {
        assertThat(resources
                        .apply(List.of(new Source("t.yaml", """
                kind: Group
                name: a
                spec: {groups: [b]}
                ---
                kind: Group
                name: b
                spec: {groups: [a]}
                ---
                kind: Subject
                name: root
                spec: {}
                """)), "t", false)
                        .problems())
                .extracting(problem -> problem.toString())
                .anySatisfy(text -> assertThat(text).contains("Group/a spec.groups: the group contains itself"))
                .anySatisfy(text -> assertThat(text).contains("Subject/root"));
    }
}
