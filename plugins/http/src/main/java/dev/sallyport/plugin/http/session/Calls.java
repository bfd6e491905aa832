package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.plugin.http.grpc.CallMethod;
import dev.sallyport.plugin.http.grpc.Schema;
import dev.sallyport.plugin.http.wire.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what the messages of a session's calls are: in the file of descriptors that the target's parameter
 * {@code descriptors} names, else, where its parameter {@code reflection} is true, by asking the target. Confined to
 * the event loop.
 */
final class Calls {

    private static final Logger LOGGER = LoggerFactory.getLogger(Calls.class);

    /** How long a session does not ask again for what it did not get. */
    private static final long FAILED_NANOS = Duration.ofSeconds(15).toNanos();

    private static final int FAILED_MAX = 100;

    private final Visit visit;
    private final Map<Schemas.Key, List<Consumer<Optional<Schema>>>> asked = new HashMap<>();
    private final Map<Schemas.Key, Long> failed = new HashMap<>();

    Calls(Visit visit) {
        this.visit = visit;
    }

    /**
     * Tells what a request is as a call, now or later.
     *
     * @param client whose request it is
     */
    void find(Visit.Entered session, Request request, ClientStream client, Consumer<Call> done) {
        if (!request.grpc() || !Grpc.protobuf(request.head().fields())) {
            done.accept(Call.OPAQUE);
            return;
        }
        Map<String, String> parameters = session.admission().parameters();
        String[] names = Grpc.names(request.pathAtTarget().path());
        String file = parameters.getOrDefault("descriptors", "");
        boolean reflection = parameters.getOrDefault("reflection", "").equals("true");
        if (names.length == 0 || (file.isEmpty() && !reflection)) {
            done.accept(Call.OPAQUE);
            return;
        }
        Consumer<Optional<CallMethod>> found = method -> done.accept(
                method.map(known -> Call.of(known, request.head().fields())).orElse(Call.OPAQUE));
        inFile(session, file, client, names, inFile -> {
            if (inFile.isPresent() || !reflection) {
                found.accept(inFile);
            } else {
                reflected(session, request, client, names, found);
            }
        });
    }

    private void inFile(
            Visit.Entered session,
            String file,
            ClientStream client,
            String[] names,
            Consumer<Optional<CallMethod>> found) {
        if (file.isEmpty()) {
            found.accept(Optional.empty());
            return;
        }
        Schemas.Key key = new Schemas.Key(session.admission().session().target().name(), file, "");
        if (wait(key, schema -> found.accept(schema.flatMap(known -> known.method(names[0], names[1]))))) {
            visit.services.blocking.execute(() -> {
                Reflection.Answer answer = new Telling(key, client);
                try {
                    answer.known(read(Path.of(file)));
                } catch (IOException | RuntimeException e) {
                    answer.unknown("the file " + file + " cannot be read or has "
                            + (e instanceof Malformed ? e.getMessage() : e));
                }
            });
        }
    }

    private static Schema read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Schema.ofSet(in.readNBytes(Schema.BYTES_MAX + 1));
        }
    }

    private void reflected(
            Visit.Entered session,
            Request request,
            ClientStream client,
            String[] names,
            Consumer<Optional<CallMethod>> found) {
        Admission admission = session.admission();
        String address =
                admission.endpoint().host() + ':' + admission.endpoint().port();
        Schemas.Key key = new Schemas.Key(admission.session().target().name(), address, names[0]);
        if (wait(key, schema -> found.accept(schema.flatMap(known -> known.method(names[0], names[1]))))) {
            Reflection.Ask ask =
                    (path, body, done) -> Inquiry.ask(session, visit, client, request.hostField(), path, body, done);
            new Reflection(ask, names[0], new Telling(key, client)).begin();
        }
    }

    /** Answers from what is known, or has an answer waited for; returns whether it has to be asked for. */
    private boolean wait(Schemas.Key key, Consumer<Optional<Schema>> then) {
        Schemas schemas = visit.services.schemas;
        Long before = failed.get(key);
        boolean recently = before != null && visit.services.nanos.getAsLong() - before < FAILED_NANOS;
        Optional<Schema> fresh = recently ? schemas.last(key) : schemas.fresh(key);
        if (fresh.isPresent() || recently) {
            then.accept(fresh);
            return false;
        }
        List<Consumer<Optional<Schema>>> others = asked.get(key);
        if (others != null) {
            others.add(then);
            return false;
        }
        asked.put(key, new ArrayList<>(List.of(then)));
        return true;
    }

    /** Tells those who wait. May be called by any thread. */
    private final class Telling implements Reflection.Answer {

        private final Schemas.Key key;
        private final ClientStream client;

        Telling(Schemas.Key key, ClientStream client) {
            this.key = key;
            this.client = client;
        }

        @Override
        public void known(Schema schema) {
            visit.services.schemas.put(key, schema);
            tell(Optional.of(schema));
        }

        @Override
        public void unknown(String why) {
            LOGGER.atWarn()
                    .addKeyValue("target", key.target())
                    .addKeyValue("reason", why)
                    .log("Messages of gRPC cannot be read: no descriptors");
            tell(Optional.empty());
        }

        private void tell(Optional<Schema> schema) {
            if (client.executor().inEventLoop()) {
                now(schema);
            } else {
                client.executor().execute(() -> now(schema));
            }
        }

        private void now(Optional<Schema> schema) {
            if (schema.isEmpty()) {
                if (failed.size() >= FAILED_MAX) {
                    failed.clear();
                }
                failed.put(key, visit.services.nanos.getAsLong());
            }
            Optional<Schema> usable = schema.or(() -> visit.services.schemas.last(key));
            List<Consumer<Optional<Schema>>> waiting = asked.remove(key);
            if (waiting != null) {
                waiting.forEach(one -> one.accept(usable));
            }
        }
    }
}
