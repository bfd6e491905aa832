package dev.sallyport.core.store;

import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.identity.CertificateStore;
import dev.sallyport.core.identity.Certificates;
import java.time.Instant;
import java.util.List;

/** Certificates of subjects in SQL: what was issued, not the certificates. */
public final class SqlCertificateStore implements CertificateStore {

    private final Database database;

    public SqlCertificateStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Certificates.Entry> load(Instant expiredAfter) {
        return database.call(tx -> tx.list(
                "SELECT serial, subject, fingerprint, author, issued_at, expires_at, revoked_at FROM certificates"
                        + " WHERE expires_at > ?",
                row -> new Certificates.Entry(
                        row.number("serial"),
                        row.text("subject"),
                        row.text("fingerprint"),
                        row.text("author"),
                        row.instant("issued_at"),
                        row.instant("expires_at"),
                        row.optionalInstant("revoked_at")),
                expiredAfter));
    }

    @Override
    public void add(Certificates.Entry entry, AuditStore.Fact fact) {
        database.run(tx -> {
            tx.update(
                    "INSERT INTO certificates (serial, subject, fingerprint, author, issued_at, expires_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    entry.serial(),
                    entry.subject(),
                    entry.fingerprint(),
                    entry.author(),
                    entry.issuedAt(),
                    entry.expiresAt());
            SqlAuditStore.append(tx, List.of(fact));
        });
    }

    @Override
    public boolean revoke(long serial, Instant at, AuditStore.Fact fact) {
        return database.call(tx -> {
            int rows = tx.update(
                    "UPDATE certificates SET revoked_at = ? WHERE serial = ? AND revoked_at IS NULL", at, serial);
            if (rows == 1) {
                SqlAuditStore.append(tx, List.of(fact));
            }
            return rows == 1;
        });
    }
}
