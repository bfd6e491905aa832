package dev.sallyport.core.audit;

import dev.sallyport.api.audit.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the ledger is kept. Throws GatewayException when the store is gone. */
public interface AuditStore {

    /**
     * A fact before it has a place in the ledger. Facts of a change of state are written in the transaction of the
     * change, last, since they lock the head of the ledger; all others go through {@link AuditLog}.
     */
    record Fact(Instant at, String type, String actor, String session, String target, Map<String, String> facts) {

        private static final int FACTS_MAX = 40;
        private static final int TEXT_CHARS_MAX = 1000;

        public Fact {
            facts = Map.copyOf(facts);
        }

        /** Returns a fact that fits the ledger: too long texts are cut, too many details left out. */
        public static Fact bounded(
                Instant at, String type, String actor, String session, String target, Map<String, String> facts) {
            Map<String, String> bounded = new HashMap<>();
            facts.forEach((key, value) -> {
                if (bounded.size() < FACTS_MAX) {
                    bounded.put(storable(key, 100), storable(value, TEXT_CHARS_MAX));
                }
            });
            return new Fact(
                    at,
                    storable(type, 100),
                    storable(actor, 200),
                    storable(session, 40),
                    storable(target, 200),
                    bounded);
        }
    }

    /** Returns as much of a text as a store takes, without what none takes: PostgreSQL has no NUL in texts. */
    static String storable(String text, int charsMax) {
        String clean = text.indexOf('\0') >= 0 ? text.replace('\0', '\uFFFD') : text;
        return clean.length() > charsMax ? clean.substring(0, charsMax) : clean;
    }

    /** Appends facts in order: all or none. Ids grow without gaps in the order of commits, over all nodes. */
    void append(List<Fact> facts);

    /** Returns events newest first. */
    List<AuditEvent> list(Filter filter);

    /**
     * Which events to list.
     *
     * @param type exact type, or a prefix that ends in a dot; empty for all
     * @param actor empty for all
     * @param session empty for all
     * @param target empty for all
     * @param before only smaller ids; empty for all
     * @param limit how many at most
     */
    record Filter(
            String type,
            String actor,
            String session,
            String target,
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<Long> before,
            int limit) {}

    /** Returns events after a position, oldest first. */
    List<AuditEvent> after(long position, int limit);

    /** Checks the chain of hashes; returns the id of the first event that does not fit, if any. */
    Optional<Long> firstBroken();

    /**
     * Takes the right to feed a listener for a while, if it is due and nobody else has it.
     *
     * @return the listener's position; empty when it is not due or somebody else feeds it
     */
    Optional<Turn> claim(String listener, String owner, Instant now, Duration lease);

    /**
     * A right to feed a listener.
     *
     * @param position last event it took
     * @param failures failed attempts in a row at the next one
     */
    record Turn(long position, int failures) {}

    /** Notes how far a listener is and when it is due again; ends the right. */
    void release(String listener, String owner, Turn turn, Instant dueAt);

    /** Notes how far a listener is and keeps the right; false when it was lost. */
    boolean advance(String listener, String owner, long position, Instant leaseUntil);
}
