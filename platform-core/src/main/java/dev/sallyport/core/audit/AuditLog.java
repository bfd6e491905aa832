package dev.sallyport.core.audit;

import java.util.Map;

/**
 * Takes facts for the ledger. Never blocks the caller; facts wait in a bounded queue and are counted when it is full.
 */
public interface AuditLog {

    /**
     * Notes a fact.
     *
     * @param type dotted name, such as {@code command.denied}
     * @param actor the subject's name, or {@code gateway}
     * @param session session id, or empty
     * @param target target name, or empty
     * @param facts details in words; no payloads, no secrets
     */
    void note(String type, String actor, String session, String target, Map<String, String> facts);
}
