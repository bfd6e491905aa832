package dev.sallyport.core.identity;

import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.identity.Identity.Authenticated;
import dev.sallyport.core.identity.Identity.Revoked;
import dev.sallyport.core.identity.Identity.Shown;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Certificates of X.509 that clients show in TLS, signed by authorities that the configuration names. Those that opened
 * a session are looked at again, so that the session ends with them. Thread-safe.
 */
public final class ClientCertificates {

    /** No listener asks for any. */
    public static final ClientCertificates NONE = new ClientCertificates(Map.of(), Clock.systemUTC());

    private static final int ID_BYTES = 12;

    /** A login that takes longer, for people decide on it, is looked at when it is done. */
    private static final Duration ARRIVING = Duration.ofHours(1);

    private final Map<String, ClientAuthority> byListener;
    private final Clock clock;
    private final Map<String, Entry> shown = new ConcurrentHashMap<>();
    private final List<Consumer<Revoked>> listeners = new CopyOnWriteArrayList<>();

    /** A good certificate that somebody showed. */
    private record Entry(
            String subject, ClientAuthority authority, List<X509Certificate> chain, Instant end, Instant at) {}

    private ClientCertificates(Map<String, ClientAuthority> byListener, Clock clock) {
        this.byListener = byListener;
        this.clock = clock;
    }

    /** Reads the authorities of all listeners; a mistake is an error at start. */
    public static ClientCertificates of(List<GatewayConfig.Listener> configured, Clock clock) {
        Map<String, ClientAuthority> byListener = new ConcurrentHashMap<>();
        configured.forEach(listener -> listener.tls()
                .clients()
                .ifPresent(terms -> byListener.put(listener.name(), ClientAuthority.of(listener, terms))));
        return new ClientCertificates(byListener, clock);
    }

    void onRevoked(Consumer<Revoked> listener) {
        listeners.add(listener);
    }

    /** Judges what a client showed; that it has the key, the handshake has proved. */
    Shown judge(String listener, List<X509Certificate> chain, LiveDirectory directory) {
        ClientAuthority authority = byListener.get(listener);
        if (authority == null || chain.isEmpty()) {
            return new Shown.Bad("Nobody is let in here without a client certificate.");
        }
        Instant now = clock.instant();
        Optional<String> objection = authority.objection(chain, now);
        if (objection.isPresent()) {
            return new Shown.Bad(objection.get());
        }
        Optional<String> name = authority.subject(chain.getFirst());
        if (name.isEmpty()) {
            return new Shown.Bad("The client certificate must have one " + authority.wanted() + ".");
        }
        String id = id(chain.getFirst());
        Instant end = ClientAuthority.end(chain);
        return directory
                .current()
                .find(name.get())
                .<Shown>map(who -> {
                    shown.put(id, new Entry(who.name(), authority, chain, end, now));
                    return new Shown.Good(new Authenticated(who, id, end, Optional.empty()));
                })
                .orElseGet(() -> new Shown.Bad(
                        "The client certificate is of '" + name.get() + "', who is no subject of this gateway."));
    }

    private static String id(X509Certificate certificate) {
        try {
            byte[] digest = Verifier.sha(certificate.getEncoded());
            return "x509-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was decoded can be encoded", e);
        }
    }

    /**
     * Tells of certificates that expired or were revoked; to be called every second or so.
     *
     * @param inUse what opened the sessions that are open
     */
    void expire(Supplier<Set<String>> inUse) {
        boolean changed = false;
        for (ClientAuthority authority : byListener.values()) {
            changed |= authority.refresh();
        }
        if (shown.isEmpty()) {
            return;
        }
        Set<String> used = inUse.get();
        Instant now = clock.instant();
        for (Map.Entry<String, Entry> one : shown.entrySet()) {
            Entry entry = one.getValue();
            Optional<String> objection = changed || !now.isBefore(entry.end())
                    ? entry.authority().objection(entry.chain(), now)
                    : Optional.empty();
            boolean forgotten =
                    !used.contains(one.getKey()) && now.isAfter(entry.at().plus(ARRIVING));
            if ((objection.isPresent() || forgotten) && shown.remove(one.getKey(), entry)) {
                objection.ifPresent(reason -> tell(entry.subject(), one.getKey(), reason));
            }
        }
    }

    private void tell(String subject, String id, String reason) {
        Revoked revoked = new Revoked(subject, Optional.of(id), reason);
        listeners.forEach(listener -> listener.accept(revoked));
    }
}
