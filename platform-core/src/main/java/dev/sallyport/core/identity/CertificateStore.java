package dev.sallyport.core.identity;

import dev.sallyport.core.audit.AuditStore;
import java.time.Instant;
import java.util.List;

/** Where it is kept which certificates were issued. Blocks; throws GatewayException when the store is gone. */
public interface CertificateStore {

    /** Returns all certificates that have not been expired for longer than a while. */
    List<Certificates.Entry> load(Instant expiredAfter);

    /** Keeps a certificate and, in the same transaction, the fact for the audit ledger. */
    void add(Certificates.Entry entry, AuditStore.Fact fact);

    /** Marks a certificate revoked and writes the fact, both or none; false when it is unknown or already was. */
    boolean revoke(long serial, Instant at, AuditStore.Fact fact);
}
