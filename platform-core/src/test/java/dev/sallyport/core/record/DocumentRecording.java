package dev.sallyport.core.record;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.testkit.FakeSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** A real recording of alice at an API, for tests. */
public final class DocumentRecording implements AutoCloseable {

    public static final String SESSION = "01documents00000000000000";

    public static final Instant BEGAN = Instant.parse("2026-02-01T12:00:00Z");

    private final FileRecordings recordings;
    private final RecordingLibrary library;
    private final SessionRecording recording;

    public DocumentRecording(Path folder) {
        SigningKey key = SigningKey.in(folder.resolve("keys"));
        Path where = folder.resolve("recorded");
        recordings = new FileRecordings(RecordingConfig.in(where), key, Clock.systemUTC());
        library = new RecordingLibrary(where, key.publicText());
        FakeSession base = FakeSession.of("alice", "crm", "http");
        recording = recordings.open(
                new FakeSession(new SessionId(SESSION), base.subject(), base.target(), base.client(), BEGAN, "curl"));
    }

    private static Instant at(long millis) {
        return BEGAN.plusMillis(millis);
    }

    private void asked(long millis, long exchange, String method, String target, String route) {
        Command command = new Command(
                CommandKind.HTTP_REQUEST,
                method + " " + target,
                List.of(),
                Analysis.EMPTY,
                Map.of(
                        "http.method", method,
                        "http.route", route,
                        "http.host", "crm.example",
                        "http.version", "1.1",
                        "http.query", target.contains("?") ? target.substring(target.indexOf('?') + 1) : "",
                        "http.header.authorization", "[redacted]",
                        "http.header.accept", "*/*"));
        recording.append(new RecordEntry.Asked(at(millis), exchange, "main", command));
    }

    private void completed(long millis, long exchange) {
        recording.append(new RecordEntry.Completed(
                at(millis),
                exchange,
                new Completion(
                        Completion.Status.DONE, "200", OptionalLong.empty(), Duration.ofMillis(1), Optional.empty()),
                0,
                0,
                Map.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A search with a long answer, a change with a body, a refused deletion, a picture, and a stream of messages. */
    public void talk() {
        asked(0, 1, "GET", "/users/7?q=a%20b&x", "/users/{id}");
        recording.append(new RecordEntry.Ruled(at(1), 1, "forward", List.of("watch:deny:observed"), "", ""));
        recording.append(new RecordEntry.Document(
                at(20),
                1,
                1,
                "response",
                Direction.TO_CLIENT,
                "application/json",
                Map.of("http.status", "200", "http.header.etag", "x", "http.header.location", "/users/8")));
        recording.append(new RecordEntry.Part(at(21), 1, 1, bytes("{\"mail\":\"[masked]\",")));
        recording.append(new RecordEntry.DocumentEnd(
                at(22), 1, 1, bytes("\"city\":\"Zürich\""), "whole", 900, 35, Map.of("mails", 1L)));
        completed(23, 1);

        asked(100, 2, "POST", "/users", "/users");
        recording.append(
                new RecordEntry.Document(at(100), 2, 2, "request", Direction.TO_TARGET, "application/json", Map.of()));
        recording.append(
                new RecordEntry.DocumentEnd(at(100), 2, 2, bytes("{\"name\":\"Bo\"}"), "whole", 13, 13, Map.of()));
        recording.append(new RecordEntry.Ruled(at(101), 2, "forward", List.of(), "", ""));
        recording.append(new RecordEntry.Document(
                at(110), 2, 3, "response", Direction.TO_CLIENT, "image/png", Map.of("http.status", "201")));
        recording.append(
                new RecordEntry.DocumentEnd(at(111), 2, 3, new byte[] {(byte) 0x89, 'P'}, "whole", 2, 2, Map.of()));
        completed(112, 2);

        asked(200, 3, "DELETE", "/users/7", "/users/{id}");
        recording.append(new RecordEntry.Ruled(at(201), 3, "refuse", List.of("no-deletes:deny"), "No deletes.", ""));

        asked(300, 4, "GET", "/live", "/live");
        recording.append(new RecordEntry.Ruled(at(301), 4, "forward", List.of(), "", ""));
        recording.append(new RecordEntry.Document(
                at(302), 4, 4, "response", Direction.TO_CLIENT, "", Map.of("http.status", "101")));
        recording.append(new RecordEntry.DocumentEnd(at(302), 4, 4, new byte[0], "whole", 0, 0, Map.of()));
        recording.append(new RecordEntry.Document(at(310), 4, 5, "message", Direction.TO_TARGET, "", Map.of()));
        recording.append(new RecordEntry.DocumentEnd(at(310), 4, 5, bytes("hello"), "whole", 5, 5, Map.of()));
        recording.append(new RecordEntry.Document(at(320), 4, 6, "message", Direction.TO_CLIENT, "", Map.of()));
        recording.append(new RecordEntry.DocumentEnd(at(320), 4, 6, bytes("world"), "broken", 5, 5, Map.of()));
        completed(330, 4);
    }

    /** A socket over which one message was judged and sent on, one came back, and one was refused. */
    public void judgedMessages() {
        asked(0, 1, "GET", "/live", "/live");
        recording.append(new RecordEntry.Ruled(at(1), 1, "forward", List.of(), "", ""));
        message(10, 2, 1, "hello", new RecordEntry.Ruled(at(11), 2, "forward", List.of(), "", ""));
        completed(12, 2);
        recording.append(new RecordEntry.Document(at(20), 1, 2, "message", Direction.TO_CLIENT, "", Map.of()));
        recording.append(new RecordEntry.DocumentEnd(at(20), 1, 2, bytes("world"), "whole", 5, 5, Map.of()));
        message(30, 3, 3, "drop", new RecordEntry.Ruled(at(31), 3, "refuse", List.of("no-drops:deny"), "Never.", ""));
        completed(40, 1);
    }

    private void message(long millis, long exchange, long document, String text, RecordEntry.Ruled ruled) {
        Command command = new Command(
                CommandKind.HTTP_MESSAGE, "MESSAGE /live", List.of(), Analysis.EMPTY, Map.of("http.websocket", "text"));
        recording.append(new RecordEntry.Asked(at(millis), exchange, "main", command));
        recording.append(
                new RecordEntry.Document(at(millis), exchange, document, "message", Direction.TO_TARGET, "", Map.of()));
        recording.append(new RecordEntry.DocumentEnd(
                at(millis), exchange, document, bytes(text), "whole", text.length(), text.length(), Map.of()));
        recording.append(ruled);
    }

    /** Ends the session and waits until its recording is sealed. */
    public RecordingLibrary sealed() {
        recording.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "the client left"));
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!library.find(SESSION).map(RecordingSummary::state).orElse("").equals("closed")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the recording was not sealed within 60 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
        return library;
    }

    @Override
    public void close() throws InterruptedException {
        recordings.close();
    }
}
