package dev.sallyport.core.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AuthoritiesTest {

    private static final Duration DAY = Duration.ofHours(24);
    private static final byte[] KEY = AuthorityKey.blob(AuthorityKey.fresh().getPublic());

    private final ManualClock clock = new ManualClock();
    private final MemoryAuthorityStore store = new MemoryAuthorityStore();
    private final Envelope envelope = new Envelope(KeyRing.ephemeral());
    private final Authorities authorities = new Authorities(store, envelope, clock);

    private static byte[] sign(Authorities by, Purpose purpose) {
        return by.sign(
                        purpose,
                        new Authorities.Demand(
                                KEY, 1, "x", List.of("x"), Duration.ofHours(1), new TreeMap<>(), new TreeMap<>()))
                .blob();
    }

    private Optional<Certificate> verify(Purpose purpose, byte[] certificate) {
        return authorities.verify(purpose, certificate, DAY);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsMadeAtItsFirstUseAndKeptSealed(Purpose purpose) {
        assertThat(store.load()).isEmpty();
        byte[] first = sign(authorities, purpose);
        assertThat(verify(purpose, first)).isPresent();
        assertThat(verify(purpose, sign(authorities, purpose))).isPresent();
        assertThat(store.load()).singleElement().satisfies(key -> {
            assertThat(key.sealed()).startsWith("v1:");
            assertThat(envelope.open("Authority/" + purpose.word() + "#1", key.sealed()))
                    .startsWith("MC4CAQAw");
            assertThatThrownBy(() -> envelope.open("Authority/" + purpose.word() + "#2", key.sealed()))
                    .isInstanceOf(GatewayException.class);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatOpensOneDoorOpensNoOther(Purpose purpose) {
        byte[] certificate = sign(authorities, purpose);
        for (Purpose other : Purpose.values()) {
            sign(authorities, other);
            assertThat(verify(other, certificate).isPresent()).as(other.word()).isEqualTo(other == purpose);
        }
        assertThat(verify(purpose, certificate).orElseThrow().type())
                .isEqualTo(purpose == Purpose.HOSTS ? Certificate.Type.HOST : Certificate.Type.USER);
    }

    @Test
    void gatewaysOnOneStoreShareTheirKeys() {
        Authorities other = new Authorities(store, envelope, clock);
        byte[] certificate = sign(authorities, Purpose.USERS);
        byte[] elsewhere = sign(other, Purpose.USERS);
        assertThat(store.load()).hasSize(1);
        assertThat(verify(Purpose.USERS, elsewhere)).isPresent();
        assertThat(other.verify(Purpose.USERS, certificate, DAY)).isPresent();
    }

    @Test
    void aReplacedKeyIsBelievedUntilItsLastCertificateHasExpired() {
        byte[] old = sign(authorities, Purpose.USERS);
        Authorities.Known fresh = authorities.rotate(Purpose.USERS, Duration.ZERO, "root");
        assertThat(fresh.number()).isEqualTo(2);
        byte[] young = sign(authorities, Purpose.USERS);
        assertThat(verify(Purpose.USERS, young).orElseThrow().authority())
                .isNotEqualTo(verify(Purpose.USERS, old).orElseThrow().authority());
        clock.advance(DAY.minusSeconds(1));
        assertThat(verify(Purpose.USERS, old)).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(verify(Purpose.USERS, old)).isEmpty();
        assertThat(verify(Purpose.USERS, young)).isPresent();
    }

    @Test
    void aNewKeyMayBeMadeKnownBeforeItSigns() {
        byte[] before = sign(authorities, Purpose.TARGETS);
        Authorities.Known fresh = authorities.rotate(Purpose.TARGETS, Duration.ofHours(24), "root");
        assertThat(authorities.known(Purpose.TARGETS))
                .extracting(Authorities.Known::line)
                .contains(fresh.line());
        assertThat(fresh.line()).startsWith("ssh-ed25519 AAAA").endsWith(" sallyport-targets-2");
        byte[] meanwhile = sign(authorities, Purpose.TARGETS);
        assertThat(Certificate.of(meanwhile).authority())
                .isEqualTo(Certificate.of(before).authority());
        clock.advance(Duration.ofHours(24));
        assertThat(Certificate.of(sign(authorities, Purpose.TARGETS)).authority())
                .isNotEqualTo(Certificate.of(before).authority());
        assertThatThrownBy(() -> authorities.rotate(Purpose.TARGETS, Duration.ofDays(400), "root"))
                .hasMessageContaining("366d");
    }
}
