package dev.sallyport.core.identity;

import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.authority.MemoryAuthorityStore;
import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.secret.KeyRing;
import java.time.Clock;
import java.time.Duration;

/** Certificates that live as long as the test. */
final class TestCertificates {

    private TestCertificates() {}

    /** Returns the certificates of a gateway that has not issued any. */
    static LiveCertificates none(LiveDirectory directory, Clock clock) {
        return of(authorities(clock), directory, clock);
    }

    /** Returns authorities without keys. */
    static Authorities authorities(Clock clock) {
        return new Authorities(new MemoryAuthorityStore(), new Envelope(KeyRing.ephemeral()), clock);
    }

    static LiveCertificates of(Authorities authorities, LiveDirectory directory, Clock clock) {
        return new LiveCertificates(
                new MemoryCertificateStore(),
                authorities,
                directory,
                (type, actor, session, target, facts) -> {},
                clock,
                Duration.ofHours(24));
    }
}
