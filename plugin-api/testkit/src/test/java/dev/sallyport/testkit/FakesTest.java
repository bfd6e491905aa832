package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.protocol.Login.Credential;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.review.Decision;
import dev.sallyport.api.review.Review;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FakesTest {

    /** The example exchange of RFC 7677. */
    @Test
    void aScramProofIsThatOfTheStandard() {
        String nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        String salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
        String message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + nonce + ",s=" + salt + ",i=4096,c=biws,r=" + nonce;
        byte[] proof = FakeIdentity.clientProof(
                "pencil",
                new ScramChallenge(Base64.getDecoder().decode(salt), 4096),
                message.getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getEncoder().encodeToString(proof)).isEqualTo("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    }

    @Test
    void aScramProofIsCheckedAndAnswered() {
        FakeIdentity identity = new FakeIdentity().subject("alice", "tok-1");
        byte[] message = "n=alice,r=x".getBytes(StandardCharsets.US_ASCII);
        ScramChallenge challenge = identity.challenge("alice");
        byte[] right = FakeIdentity.clientProof("tok-1", challenge, message);
        byte[] wrong = FakeIdentity.clientProof("tok-2", challenge, message);
        assertThat(identity.verify("alice", new Credential.ScramProof(message, right)))
                .hasValueSatisfying(signature -> assertThat(signature).hasSize(32));
        assertThat(identity.verify("alice", new Credential.ScramProof(message, wrong)))
                .isEmpty();
        assertThat(identity.verify("alice", new Credential.ScramProof(message, new byte[3])))
                .isEmpty();
        assertThat(identity.verify("bob", new Credential.ScramProof(message, right)))
                .isEmpty();
        assertThat(identity.challenge("bob").salt())
                .isEqualTo(identity.challenge("bob").salt());
    }

    @Test
    void aLedgerNamesWhoLeftABuffer() {
        BufferLedger ledger = new BufferLedger();
        ByteBuf buffer = ledger.buffer(100);
        ByteBuf direct = ledger.directBuffer(50);
        assertThat(ledger.livingBytes()).isEqualTo(150);
        direct.release();
        assertThatThrownBy(ledger::assertEmpty)
                .satisfies(error -> assertThat(error.getSuppressed()[0].getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("aLedgerNamesWhoLeftABuffer")));
        buffer.release();
        ledger.assertEmpty();
        assertThat(ledger.livingBytes()).isZero();
        assertThat(ledger.peakBytes()).isEqualTo(150);
    }

    @Test
    void timersRunInOrderWhenTheClockReachesThem(@TempDir Path folder) throws Exception {
        record NoConfig() {}
        FakePluginContext context = new FakePluginContext("test", new NoConfig(), folder);
        List<String> ran = new ArrayList<>();
        context.schedule(Duration.ofHours(2), () -> ran.add("later"));
        context.schedule(Duration.ofHours(1), () -> ran.add("sooner"));
        context.schedule(Duration.ofHours(1), () -> ran.add("never")).close();
        context.advance(Duration.ofMinutes(90));
        assertThat(ran).containsExactly("sooner");
        context.advance(Duration.ofHours(1));
        assertThat(ran).containsExactly("sooner", "later");
        assertThat(context.clock().instant()).isEqualTo(ManualClock.START.plus(Duration.ofMinutes(150)));
    }

    @Test
    void nobodyDecidesTheirOwnRequestOrTwice() {
        FakeReviews reviews = new FakeReviews().put(Events.review("r1", "alice", "shop", Events.query("drop t")));
        assertThatThrownBy(() -> reviews.decide("r1", yes("alice"))).isInstanceOf(GatewayException.class);
        assertThat(reviews.decide("r1", yes("bob")).state()).isEqualTo(Review.State.APPROVED);
        assertThatThrownBy(() -> reviews.decide("r1", yes("carol"))).isInstanceOf(GatewayException.class);
    }

    private static Decision yes(String reviewer) {
        return new Decision(reviewer, true, "", "test", ManualClock.START);
    }

    @Test
    void certificatesForTlsCanBeMade(@TempDir Path folder) {
        TestCertificates certificates = TestCertificates.in(folder);
        assertThat(certificates.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=localhost");
        assertThat(certificates.server().isServer()).isTrue();
        assertThat(certificates.client().isClient()).isTrue();
    }
}
