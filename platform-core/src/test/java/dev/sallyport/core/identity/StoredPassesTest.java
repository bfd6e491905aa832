package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.testkit.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of passes when the gateway starts again, or its store is away. */
final class StoredPassesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final String PLACE = "orders.gate.test";
    private static final Passes.Terms TERMS = new Passes.Terms(PLACE, Duration.ofMinutes(30), Duration.ofHours(8));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ManualClock clock = new ManualClock();
    private final LiveDirectory directory = new LiveDirectory();
    private final LiveTokens tokens = TestDirectory.tokens(directory, clock);
    private final LiveResources resources = TestDirectory.resources(directory, clock);
    private final Store store = new Store();
    private LiveIdentity identity = started();
    private Tokens.Issued token;

    /** A store that may be away. */
    private static final class Store implements PassStore {

        private final MemoryPassStore kept = new MemoryPassStore();
        private volatile boolean away;

        private MemoryPassStore there() {
            if (away) {
                throw new GatewayException(ErrorCodes.STORE, "the store does not answer");
            }
            return kept;
        }

        @Override
        public List<StoredPass> load(Instant now) {
            return there().load(now);
        }

        @Override
        public void add(StoredPass pass, Instant now) {
            there().add(pass, now);
        }

        @Override
        public void update(Collection<String> ended, Map<String, Instant> used) {
            there().update(ended, used);
        }
    }

    @BeforeEach
    void people() {
        TestDirectory.apply(resources, "kind: Subject\nname: alice\nspec: {}\n");
        token = tokens.create("alice", Duration.ofHours(4), "", "root");
    }

    private LiveIdentity started() {
        return new LiveIdentity(
                tokens,
                TestCertificates.none(directory, clock),
                ClientCertificates.NONE,
                store,
                directory,
                Secret.of("sp_root"),
                clock);
    }

    private void startAgain() {
        identity = started();
        identity.load();
    }

    private Passes.Given give() {
        Identity.Authenticated alice = identity.authenticate("alice", new Login.Credential.Token(token.secret()), HERE)
                .orElseThrow();
        return identity.give(alice, TERMS).orElseThrow();
    }

    private Optional<Identity.Authenticated> show(Passes.Given pass) {
        return identity.authenticate("", new Login.Credential.Pass(pass.secret(), PLACE), HERE);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }

    private List<PassStore.StoredPass> stored() {
        return store.kept.load(clock.instant());
    }

    @Test
    void aPassSurvivesARestartAndItsSecretIsNotInTheStore() {
        Passes.Given pass = give();
        String id = show(pass).orElseThrow().tokenId();
        assertThat(stored()).hasSize(1);
        assertThat(stored().toString()).doesNotContain(pass.secret().reveal()).contains(PLACE, "alice", id);
        startAgain();
        assertThat(show(pass).orElseThrow().tokenId()).isEqualTo(id);
        assertThat(identity.authenticate("", new Login.Credential.Pass(pass.secret(), "billing.gate.test"), HERE))
                .isEmpty();
        assertThat(identity.authenticate(
                        "",
                        new Login.Credential.Pass(Secret.of(stored().getFirst().digest()), PLACE),
                        HERE))
                .as("what lies in the store is no pass")
                .isEmpty();
    }

    @Test
    void itsTimesGoOnWhileTheGatewayIsDown() {
        Passes.Given pass = give();
        clock.advance(Duration.ofMinutes(29));
        startAgain();
        assertThat(show(pass)).isPresent();
        clock.advance(Duration.ofMinutes(29));
        identity.expire(Set::of);
        until(() -> stored().getFirst().usedAt().isAfter(clock.instant().minus(Duration.ofMinutes(30))));
        clock.advance(Duration.ofMinutes(1));
        startAgain();
        clock.advance(Duration.ofMinutes(30));
        assertThat(show(pass)).as("unused for too long").isEmpty();
        identity.expire(Set::of);
        until(() -> stored().isEmpty());
    }

    @Test
    void whoSignedOutOrWasRevokedStaysSo() {
        Passes.Given signedOut = give();
        Passes.Given revoked = give();
        identity.end(new Login.Credential.Pass(signedOut.secret(), PLACE));
        until(() -> stored().size() == 1);
        startAgain();
        assertThat(show(signedOut)).isEmpty();
        assertThat(show(revoked)).isPresent();
        tokens.revoke(token.token().id(), "root");
        until(() -> stored().isEmpty());
        startAgain();
        assertThat(show(revoked)).isEmpty();
    }

    @Test
    void aTokenRevokedBesideAStoppedGatewayEndsItsPasses() {
        Passes.Given pass = give();
        List<PassStore.StoredPass> before = stored();
        tokens.revoke(token.token().id(), "root");
        until(() -> stored().isEmpty());
        before.forEach(one -> store.add(one, clock.instant()));
        startAgain();
        assertThat(show(pass)).isEmpty();
    }

    @Test
    void whoWasDisabledMeanwhileHasNoneWhenItComesBack() {
        Passes.Given pass = give();
        List<PassStore.StoredPass> before = stored();
        TestDirectory.apply(resources, "kind: Subject\nname: alice\nspec: {disabled: true}\n");
        until(() -> stored().isEmpty());
        before.forEach(one -> store.add(one, clock.instant()));
        startAgain();
        assertThat(show(pass)).isEmpty();
        until(() -> stored().isEmpty());
        TestDirectory.apply(resources, "kind: Subject\nname: alice\nspec: {}\n");
        startAgain();
        assertThat(show(pass)).isEmpty();
    }

    @Test
    void withoutTheStoreNobodySignsInAndWhoDidGoesOn() {
        Passes.Given pass = give();
        store.away = true;
        assertThatThrownBy(this::give)
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCodes.STORE));
        assertThat(show(pass)).isPresent();
        store.away = false;
        assertThat(stored()).hasSize(1);
        give();
        assertThat(stored()).hasSize(2);
    }

    @Test
    void anEndThatCouldNotBeStoredHoldsHereAndIsStoredLater() {
        Passes.Given pass = give();
        store.away = true;
        assertThat(identity.end(new Login.Credential.Pass(pass.secret(), PLACE)))
                .contains("alice");
        assertThat(show(pass)).isEmpty();
        store.away = false;
        until(() -> {
            identity.expire(Set::of);
            return stored().isEmpty();
        });
    }

    @Test
    void whatAnotherGatewayGaveIsGoodHereAndWhatItEndedIsNot() {
        LiveIdentity other = identity;
        Passes.Given pass = give();
        startAgain();
        List<Identity.Revoked> told = new ArrayList<>();
        identity.onRevoked(told::add);
        assertThat(show(pass)).isPresent();
        other.end(new Login.Credential.Pass(pass.secret(), PLACE));
        until(() -> stored().isEmpty());
        identity.load();
        assertThat(show(pass)).isEmpty();
        assertThat(told)
                .extracting(Identity.Revoked::reason)
                .containsExactly("the sign-in was ended at another gateway");
    }
}
