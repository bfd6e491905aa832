package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PassesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String PLACE = "orders.gate.test";
    private static final Passes.Terms TERMS = new Passes.Terms(PLACE, Duration.ofMinutes(30), Duration.ofHours(8));

    private final ManualClock clock = new ManualClock();
    private final LiveDirectory directory = new LiveDirectory();
    private final LiveTokens tokens = TestDirectory.tokens(directory, clock);
    private final LiveIdentity identity =
            new LiveIdentity(tokens, TestCertificates.none(directory, clock), directory, Secret.of("sp_root"), clock);
    private final LiveResources resources = TestDirectory.resources(directory, clock);
    private final List<Identity.Revoked> revoked = new ArrayList<>();
    private Tokens.Issued token;

    @BeforeEach
    void people() {
        apply("kind: Subject\nname: alice\nspec: {}\n");
        token = tokens.create("alice", Duration.ofHours(1), "", "root");
        identity.onRevoked(revoked::add);
    }

    private void apply(String yaml) {
        TestDirectory.apply(resources, yaml);
    }

    private Identity.Authenticated alice() {
        return identity.authenticate("alice", new Login.Credential.Token(token.secret()), HERE)
                .orElseThrow();
    }

    private Passes.Given give(Passes.Terms terms) {
        return identity.give(alice(), terms).orElseThrow();
    }

    private Optional<Identity.Authenticated> show(Passes.Given pass, String place) {
        return identity.authenticate("", new Login.Credential.Pass(pass.secret(), place), HERE);
    }

    private void expire(String... inUse) {
        identity.expire(() -> Set.of(inUse));
    }

    @Test
    void aPassIsItsSubjectsAtItsPlaceAndNowhereElse() {
        Passes.Given pass = give(TERMS);
        assertThat(pass.subject()).isEqualTo("alice");
        assertThat(pass.secret().reveal()).matches("[A-Za-z0-9_-]{43}");
        assertThat(pass.toString()).doesNotContain(pass.secret().reveal());
        assertThat(show(pass, PLACE)).hasValueSatisfying(who -> {
            assertThat(who.subject().name()).isEqualTo("alice");
            assertThat(who.tokenId()).matches("pass-[0-9a-f]{12}");
        });
        assertThat(show(pass, "billing.gate.test")).isEmpty();
        assertThat(identity.authenticate("alice", new Login.Credential.Pass(Secret.of("x"), PLACE)))
                .isEmpty();
        assertThat(identity.authenticate("", new Login.Credential.Token(pass.secret()), HERE))
                .as("a pass is no token")
                .isEmpty();
    }

    @Test
    void itLivesNoLongerThanItsTokenAndIsToldOfBeforeItsSessions() {
        Passes.Given pass = give(TERMS);
        assertThat(pass.expiresAt()).isEqualTo(token.token().expiresAt());
        String id = show(pass, PLACE).orElseThrow().tokenId();
        clock.advance(Duration.ofHours(1));
        expire(id);
        assertThat(revoked).extracting(Identity.Revoked::tokenId).contains(Optional.of(id));
        assertThat(show(pass, PLACE)).isEmpty();
    }

    @Test
    void itEndsWhenNothingIsOpenForAWhileAndNotWhileASessionIs() {
        token = tokens.create("alice", Duration.ofHours(3), "", "root");
        Passes.Given pass = give(TERMS);
        String id = show(pass, PLACE).orElseThrow().tokenId();
        clock.advance(Duration.ofMinutes(29));
        expire(id);
        clock.advance(Duration.ofMinutes(29));
        expire();
        assertThat(show(pass, PLACE)).isPresent();
        clock.advance(Duration.ofMinutes(30));
        assertThat(show(pass, PLACE)).isEmpty();
        expire(id);
        assertThat(revoked)
                .filteredOn(told -> told.tokenId().filter(id::equals).isPresent())
                .containsExactly(new Identity.Revoked("alice", Optional.of(id), "the sign-in has expired"));
    }

    @Test
    void itEndsAtItsOwnTimeThoughItIsUsed() {
        token = tokens.create("alice", Duration.ofDays(30), "", "root");
        Passes.Given pass = give(new Passes.Terms(PLACE, Duration.ofDays(30), Duration.ofDays(30)));
        assertThat(pass.expiresAt()).isEqualTo(clock.instant().plus(LivePasses.LIFETIME_MAX));
        String id = show(pass, PLACE).orElseThrow().tokenId();
        clock.advance(LivePasses.LIFETIME_MAX);
        expire(id);
        assertThat(show(pass, PLACE)).isEmpty();
    }

    @Test
    void revokingTheTokenEndsIt() {
        Passes.Given pass = give(TERMS);
        String id = show(pass, PLACE).orElseThrow().tokenId();
        tokens.revoke(token.token().id(), "root");
        assertThat(show(pass, PLACE)).isEmpty();
        assertThat(revoked).contains(new Identity.Revoked("alice", Optional.of(id), "the access token was revoked"));
    }

    @Test
    void aTokenRevokedMeanwhileGivesNone() {
        Identity.Authenticated who = alice();
        tokens.revoke(token.token().id(), "root");
        assertThat(identity.give(who, TERMS)).isEmpty();
    }

    @Test
    void signingOutEndsThisOneOnlyAndOnlyAtItsPlace() {
        Passes.Given pass = give(TERMS);
        Passes.Given other = give(TERMS);
        String id = show(pass, PLACE).orElseThrow().tokenId();
        assertThat(identity.end(new Login.Credential.Pass(pass.secret(), "elsewhere")))
                .isEmpty();
        assertThat(identity.end(new Login.Credential.Pass(pass.secret(), PLACE)))
                .contains("alice");
        assertThat(show(pass, PLACE)).isEmpty();
        assertThat(show(other, PLACE)).isPresent();
        assertThat(revoked).containsExactly(new Identity.Revoked("alice", Optional.of(id), "the subject signed out"));
    }

    @Test
    void aDisabledSubjectHasNoneLeft() {
        Passes.Given pass = give(TERMS);
        apply("kind: Subject\nname: alice\nspec: {disabled: true}\n");
        assertThat(show(pass, PLACE)).isEmpty();
        apply("kind: Subject\nname: alice\nspec: {}\n");
        assertThat(show(pass, PLACE)).as("it does not come back").isEmpty();
    }

    @Test
    void thereAreSoManyOfASubjectAndTheOneUnusedForLongestGoes() {
        Passes.Given first = give(TERMS);
        clock.advance(Duration.ofSeconds(1));
        Passes.Given second = give(TERMS);
        clock.advance(Duration.ofSeconds(1));
        assertThat(show(first, PLACE)).isPresent();
        for (int i = 2; i < LivePasses.PER_SUBJECT_MAX; i++) {
            give(TERMS);
        }
        assertThat(show(second, PLACE)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(show(first, PLACE)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < LivePasses.PER_SUBJECT_MAX - 1; i++) {
            give(TERMS);
        }
        assertThat(show(first, PLACE)).isPresent();
        assertThat(show(second, PLACE)).isEmpty();
        assertThat(revoked).hasSize(LivePasses.PER_SUBJECT_MAX - 1);
    }

    @Test
    void passesThatAreNoneLockNobodyOut() {
        for (int i = 0; i < 200; i++) {
            assertThat(identity.authenticate("", new Login.Credential.Pass(Secret.of("x" + i), PLACE), HERE))
                    .isEmpty();
        }
        assertThat(alice()).isNotNull();
    }
}
