package dev.sallyport.core.record;

import dev.sallyport.api.session.Session;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list of recordings shows. A convenience beside the recording: the recording itself is the truth.
 *
 * @param session the session's id
 * @param user the subject's name
 * @param target the target's name
 * @param protocol the protocol
 * @param client the client's address
 * @param openedMicros when it began, microseconds since 1970
 * @param closedMicros when it ended; 0 while live
 * @param state {@code live}, {@code closed} or {@code interrupted}
 * @param cause why it ended; empty while live
 * @param commands commands asked
 * @param refused commands refused
 */
public record RecordingSummary(
        String session,
        String user,
        String target,
        String protocol,
        String client,
        long openedMicros,
        long closedMicros,
        String state,
        String cause,
        long commands,
        long refused) {

    /** Gathers a summary from the entries as they are written; confined to one thread. */
    static final class Builder {

        private final String id;
        private @Nullable Session session;
        private long openedMicros;
        private long closedMicros;
        private String cause = "";
        private long commands;
        private long refused;

        Builder(String id) {
            this.id = id;
        }

        void add(RecordEntry entry) {
            switch (entry) {
                case RecordEntry.Opened e -> opened(e.session(), e.at());
                case RecordEntry.Asked _ -> commands++;
                case RecordEntry.Ruled e when e.outcome().equals("refuse") -> refused++;
                case RecordEntry.Closed e -> {
                    closedMicros = EntryJson.micros(e.at());
                    cause = e.cause().cause().name();
                }
                default -> {}
            }
        }

        void opened(Session opened, Instant at) {
            session = opened;
            openedMicros = EntryJson.micros(at);
        }

        RecordingSummary build(String state) {
            Session known = session;
            return new RecordingSummary(
                    id,
                    known == null ? "" : known.subject().name(),
                    known == null ? "" : known.target().name(),
                    known == null ? "" : known.target().protocol(),
                    known == null ? "" : known.client().address().getHostString(),
                    openedMicros,
                    closedMicros,
                    state,
                    cause,
                    commands,
                    refused);
        }
    }
}
