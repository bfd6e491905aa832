package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.record.Asciicast;
import dev.sallyport.core.record.Har;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.RecordingSummary;
import dev.sallyport.core.record.Verification;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Sessions and their recordings: all for auditors and admins, the own ones for everybody. Looking is audited. */
final class SessionRoutes {

    private static final int ENTRIES_MAX = 2000;
    private static final int ENTRIES_BYTES_MAX = 8 << 20;

    /** What a recording may hold of the data itself; who, when and which rule always stay. */
    private static final Set<String> WITHHOLDABLE = new TreeSet<>(Set.of(
            "asked", "substituted", "schema", "rows", "file", "completed", "data", "document", "part", "document-end"));

    private final RecordingLibrary recordings;
    private final ControlServices.LiveSessions live;
    private final VisibleRecordings visible;
    private final AuditLog audit;

    SessionRoutes(
            RecordingLibrary recordings, ControlServices.LiveSessions live, ControlIdentity identity, AuditLog audit) {
        this.recordings = recordings;
        this.live = live;
        this.visible = new VisibleRecordings(recordings, identity);
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/v1/sessions",
                                Right.EVIDENCE,
                                "Lists sessions the caller may see, newest first.",
                                this::list)
                        .query(
                                "user", "only of this subject",
                                "target", "only of this target",
                                "state", "live, closed or interrupted",
                                "from", "opened at or after",
                                "until", "opened before",
                                "limit", "how many, 1 to 500"),
                Route.get(
                        "/v1/sessions/{id}",
                        Right.EVIDENCE,
                        "Returns what is known of one session.",
                        call -> Reply.json(document(visible.of(call)))),
                Route.get(
                                "/v1/sessions/{id}/entries",
                                Right.EVIDENCE,
                                "Returns the recording, page by page.",
                                this::entries)
                        .query("from", "first sequence wanted", "limit", "how many, 1 to 2000"),
                Route.get(
                        "/v1/sessions/{id}/verify",
                        Right.EVIDENCE,
                        "Checks the recording's chain and signature.",
                        call -> {
                            RecordingSummary session = visible.of(call);
                            return Reply.json(document(recordings.verify(session.session())));
                        }),
                Route.get(
                                "/v1/sessions/{id}/export",
                                Right.EVIDENCE,
                                "Returns the recording as lines of JSON that carry their own proof, or a terminal"
                                        + " of it as an asciicast, or its requests and answers as a HAR.",
                                this::export)
                        .query(
                                "withhold", "kinds of entries to replace by their hashes, such as rows,data",
                                "format", "jsonl, the default, asciicast or har",
                                "lane", "which terminal, if there are several",
                                "input", "true: an asciicast with what was typed"),
                Route.post(
                        "/v1/sessions/{id}/end",
                        Right.ADMIN,
                        "Ends a live session.",
                        "JSON {\"reason\": text for the client}",
                        this::end),
                Route.get(
                        "/v1/verification",
                        Right.AUDITOR,
                        "Checks the log of recordings and every recording in it.",
                        _ -> Reply.done(Map.of(
                                "recordings",
                                recordings.verifyAll().stream()
                                        .map(SessionRoutes::document)
                                        .toList()))));
    }

    private Reply list(Call call) {
        String user = call.text("user");
        String target = call.text("target");
        String state = call.text("state");
        if (!state.isEmpty() && !List.of("live", "closed", "interrupted").contains(state)) {
            throw Call.bad("Query parameter state must be live, closed or interrupted.");
        }
        Optional<Instant> from = call.moment("from");
        Optional<Instant> until = call.moment("until");
        List<RecordingSummary> found = recordings.list(
                session -> visible.shows(call, session)
                        && (user.isEmpty() || session.user().equals(user))
                        && (target.isEmpty() || session.target().equals(target))
                        && (state.isEmpty() || session.state().equals(state))
                        && from.filter(moment(session.openedMicros())::isBefore).isEmpty()
                        && until.filter(end -> !moment(session.openedMicros()).isBefore(end))
                                .isEmpty(),
                call.limit());
        return Reply.done(
                Map.of("sessions", found.stream().map(SessionRoutes::document).toList()));
    }

    private Reply entries(Call call) {
        RecordingSummary session = visible.of(call);
        long from = call.number("from", 0, Long.MAX_VALUE).orElse(0L);
        int limit = (int) (long) call.number("limit", 1, ENTRIES_MAX).orElse(500L);
        if (from == 0) {
            looked("session.viewed", call, session);
        }
        List<JsonNode> entries = new ArrayList<>();
        long[] next = {-1};
        int[] bytes = {0};
        recordings.read(session.session(), from, entry -> {
            if (entries.size() == limit || bytes[0] > ENTRIES_BYTES_MAX) {
                next[0] = entry.sequence();
                return false;
            }
            bytes[0] += entry.json().toString().length();
            entries.add(entry.json());
            return true;
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("session", session.session());
        document.put("entries", entries);
        if (next[0] >= 0) {
            document.put("next", next[0]);
        }
        return Reply.json(document);
    }

    private Reply export(Call call) {
        RecordingSummary session = visible.of(call);
        Set<String> withheld = call.text("withhold").isEmpty()
                ? Set.of()
                : new TreeSet<>(List.of(call.text("withhold").split(",", -1)));
        if (!WITHHOLDABLE.containsAll(withheld)) {
            throw Call.bad("Query parameter withhold knows the kinds " + String.join(", ", WITHHOLDABLE) + ".");
        }
        String format = call.text("format");
        if (format.equals("asciicast")) {
            return asciicast(call, session);
        }
        if (format.equals("har")) {
            looked("session.exported", call, session);
            return new Reply(200, "application/json", out -> Har.write(recordings, session.session(), out));
        }
        if (!format.isEmpty() && !format.equals("jsonl")) {
            throw Call.bad("Query parameter format must be jsonl, asciicast or har.");
        }
        looked("session.exported", call, session);
        return new Reply(
                200,
                "application/jsonl",
                out -> recordings.export(session.session(), entry -> withheld.contains(entry.kind()), out));
    }

    private Reply asciicast(Call call, RecordingSummary session) {
        List<String> lanes = Asciicast.lanes(recordings, session.session());
        String named = call.text("lane");
        if (named.isEmpty() && lanes.size() > 1) {
            throw Call.bad("The session has several terminals; name one with lane: " + String.join(", ", lanes) + ".");
        }
        String lane = named.isEmpty() && !lanes.isEmpty() ? lanes.getFirst() : named;
        if (!lanes.contains(lane)) {
            throw new GatewayException(
                    ErrorCodes.NOT_FOUND, "The session has no terminal" + (named.isEmpty() ? "." : " " + named + "."));
        }
        boolean input = call.text("input").equals("true");
        looked("session.exported", call, session);
        return new Reply(
                200,
                "application/x-asciicast",
                out -> Asciicast.write(recordings, session.session(), lane, input, out));
    }

    private void looked(String type, Call call, RecordingSummary session) {
        audit.note(type, call.subject().name(), session.session(), session.target(), Map.of("user", session.user()));
    }

    private Reply end(Call call) {
        String reason = Call.text(call.json("reason"), "reason", "");
        String words = reason.isBlank() ? "an administrator ended the session" : reason;
        if (words.length() > 200) {
            throw Call.bad("Field reason must have at most 200 characters.");
        }
        if (!live.end(call.part("id"), call.subject().name(), words)) {
            throw new GatewayException(ErrorCodes.NOT_FOUND, "No session " + call.part("id") + " lives here.");
        }
        return Reply.done(Map.of("ended", call.part("id")));
    }

    private static Instant moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static Map<String, Object> document(RecordingSummary session) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("session", session.session());
        document.put("user", session.user());
        document.put("target", session.target());
        document.put("protocol", session.protocol());
        document.put("client", session.client());
        document.put("openedAt", moment(session.openedMicros()).toString());
        if (session.closedMicros() > 0) {
            document.put("closedAt", moment(session.closedMicros()).toString());
        }
        document.put("state", session.state());
        document.put("cause", session.cause());
        document.put("commands", session.commands());
        document.put("refused", session.refused());
        return document;
    }

    private static Map<String, Object> document(Verification verification) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("session", verification.session());
        document.put("sound", verification.sound());
        document.put("state", verification.state());
        document.put("segments", verification.segments());
        document.put("blocks", verification.blocks());
        document.put("entries", verification.entries());
        document.put(
                "problems",
                verification.problems().stream()
                        .map(problem -> Map.of(
                                "segment", problem.segment(),
                                "offset", problem.offset(),
                                "afterSequence", problem.afterSequence(),
                                "what", problem.what()))
                        .toList());
        return document;
    }
}
