package dev.sallyport.core.identity;

import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps certificates for the life of the process: tests and trials. */
public final class MemoryCertificateStore implements CertificateStore {

    private final Map<Long, Certificates.Entry> entries = new ConcurrentHashMap<>();

    @Override
    public List<Certificates.Entry> load(Instant expiredAfter) {
        return entries.values().stream()
                .filter(entry -> entry.expiresAt().isAfter(expiredAfter))
                .toList();
    }

    @Override
    public void add(Certificates.Entry entry, AuditStore.Fact fact) {
        entries.put(entry.serial(), entry);
    }

    @Override
    public boolean revoke(long serial, Instant at, AuditStore.Fact fact) {
        Certificates.Entry known = entries.get(serial);
        if (known == null || known.revokedAt().isPresent()) {
            return false;
        }
        entries.put(serial, known.revoked(at));
        return true;
    }
}
