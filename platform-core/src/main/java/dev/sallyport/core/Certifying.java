package dev.sallyport.core;

import dev.sallyport.api.HostAuthority;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.authority.Purpose;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.identity.ClientCertificates;
import dev.sallyport.core.identity.LiveCertificates;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.identity.LiveIdentity;
import dev.sallyport.core.identity.LiveTokens;
import dev.sallyport.core.identity.RootToken;
import dev.sallyport.core.secret.Envelope;
import dev.sallyport.core.session.TargetCertifier;
import dev.sallyport.core.store.Database;
import dev.sallyport.core.store.SqlAuthorityStore;
import dev.sallyport.core.store.SqlCertificateStore;
import dev.sallyport.core.store.SqlPassStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that has to do with certificates; makes those that the gateway needs itself, of its host keys and of its keys for
 * targets.
 */
record Certifying(Authorities authorities, LiveCertificates certificates, AuditLog audit)
        implements HostAuthority, TargetCertifier {

    /** A gateway asks again every hour; one that cannot for a while goes on with what it has. */
    private static final Duration HOST_LIFETIME = Duration.ofDays(7);

    /** A target checks it once, at the login. */
    private static final Duration TARGET_LIFETIME = Duration.ofMinutes(3);

    /** What of it a session may do is for the rules. */
    private static final Map<String, String> EXTENSIONS = Map.of(
            "permit-X11-forwarding", "",
            "permit-agent-forwarding", "",
            "permit-port-forwarding", "",
            "permit-pty", "");

    /** @param lifetimeMax the longest life of a subject's certificate */
    static Certifying of(
            Database database,
            Envelope envelope,
            LiveDirectory directory,
            AuditLog audit,
            Clock clock,
            Duration lifetimeMax) {
        Authorities authorities = new Authorities(new SqlAuthorityStore(database), envelope, clock);
        return new Certifying(
                authorities,
                new LiveCertificates(
                        new SqlCertificateStore(database), authorities, directory, audit, clock, lifetimeMax),
                audit);
    }

    /** Reads the store again: at the start, and to learn what other gateways did. */
    void load() {
        authorities.load();
        certificates.load();
    }

    /** Returns what knows clients by their tokens, passes, and by certificates of any kind. */
    LiveIdentity identity(
            Database database, LiveTokens tokens, LiveDirectory directory, GatewayConfig config, Clock clock) {
        return new LiveIdentity(
                tokens,
                certificates,
                ClientCertificates.of(config.listeners(), clock),
                new SqlPassStore(database),
                directory,
                RootToken.open(config.dataDir()),
                clock);
    }

    @Override
    public byte[] certify(byte[] key, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("a host certificate without names is for no host");
        }
        return authorities
                .sign(
                        Purpose.HOSTS,
                        new Authorities.Demand(
                                key,
                                authorities.serial(),
                                "sallyport " + names.getFirst(),
                                names,
                                HOST_LIFETIME,
                                new TreeMap<>(),
                                new TreeMap<>()))
                .blob();
    }

    @Override
    public byte[] certify(Session session, String principal, byte[] key) {
        long serial = authorities.serial();
        byte[] certificate = authorities
                .sign(
                        Purpose.TARGETS,
                        new Authorities.Demand(
                                key,
                                serial,
                                who(session.subject()) + " by sallyport, session "
                                        + session.id().value(),
                                List.of(principal),
                                TARGET_LIFETIME,
                                new TreeMap<>(),
                                new TreeMap<>(EXTENSIONS)))
                .blob();
        audit.note(
                "certificate.for-target",
                session.subject().name(),
                session.id().value(),
                session.target().name(),
                Map.of("serial", Long.toString(serial), "principal", principal));
        return certificate;
    }

    private static String who(Subject subject) {
        return subject.onBehalfOf()
                .map(person -> person + " (" + subject.name() + ")")
                .orElse(subject.name());
    }
}
