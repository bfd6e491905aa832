package dev.sallyport.core.resource;

import dev.sallyport.core.audit.AuditStore;
import java.util.List;
import java.util.OptionalLong;

/** Where resources and their history are kept. Blocks; throws GatewayException when the store is gone. */
public interface ResourceStore {

    /**
     * What is kept.
     *
     * @param revision the newest revision; 0 for none
     * @param documents every resource
     */
    record Kept(long revision, List<Document> documents) {}

    /**
     * A resource as text.
     *
     * @param yaml the document
     */
    record Document(Resource.Ref ref, String owner, String yaml) {}

    Kept load();

    /** Returns the newest revision alone. */
    long revision();

    /**
     * Stores one revision whole or not at all, and with it the fact that tells of it in the audit ledger.
     *
     * @return false when another writer was faster and {@code revision.number()} is taken
     */
    boolean commit(Revision revision, List<Document> put, List<Resource.Ref> delete, AuditStore.Fact fact);

    List<Revision> history(OptionalLong before, int limit);
}
