package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.mask.DocumentMasks;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.net.PauseReason;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.TargetSpec;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.SessionRecording;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session from admission to its end. Confined to the client's event loop, except for the facts. */
final class LiveSession {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveSession.class);
    private static final long LAG_CHECK_MILLIS = 20;

    final Facts facts;
    final TargetSpec target;
    final String tokenId;
    final Map<String, String> loginParameters;
    final Governance governance;
    final Hooks hooks;
    final SessionRecording recording;
    final Connection connection;
    final boolean multiplexed;
    final UploadedFiles uploads;
    final boolean canRewrite;
    private final Sessions sessions;
    private final List<DefaultLane> lanes = new ArrayList<>(1);
    private final Farewell farewell;
    private @Nullable Policy interestsOf;
    private Interests interests = Interests.none();
    private boolean governed;
    private boolean masked;
    final PlainResults plainResults = new PlainResults();
    private long exchanges;
    private long documentCount;
    private @Nullable DocumentMasks documents;
    private boolean lagging;
    private boolean hastening;
    private boolean watching;
    private long awaited;
    private boolean closed;

    LiveSession(
            Facts facts,
            TargetSpec target,
            String tokenId,
            Map<String, String> loginParameters,
            Governance governance,
            Hooks hooks,
            SessionRecording recording,
            Connection connection,
            Set<dev.sallyport.api.Protocol.Capability> capabilities,
            Farewell farewell,
            Sessions sessions) {
        this.facts = facts;
        this.target = target;
        this.tokenId = tokenId;
        this.loginParameters = loginParameters;
        this.governance = governance;
        this.hooks = hooks;
        this.recording = recording;
        this.connection = connection;
        this.multiplexed = capabilities.contains(dev.sallyport.api.Protocol.Capability.MULTIPLEXED);
        this.canRewrite = capabilities.contains(dev.sallyport.api.Protocol.Capability.REWRITE);
        this.farewell = farewell;
        this.sessions = sessions;
        this.uploads = sessions.uploads().of(facts);
    }

    ClientInfo client() {
        return facts.client();
    }

    boolean closed() {
        return closed;
    }

    long nextExchange() {
        return ++exchanges;
    }

    long nextDocument() {
        return ++documentCount;
    }

    /** What the rules in force do to documents. */
    DocumentMasks documents() {
        DocumentMasks known = documents;
        if (known == null) {
            known = governance.masking().documents(facts);
            documents = known;
        }
        return known;
    }

    DefaultLane newLane(String label) {
        DefaultLane lane = new DefaultLane(this, label);
        lanes.add(lane);
        return lane;
    }

    /** Ends a lane whose stream is closed. */
    void close(DefaultLane lane) {
        if (lanes.remove(lane)) {
            lane.flush();
            lane.end();
        }
    }

    /** Returns what anybody wants to see; asked again after a change of policy. */
    @SuppressWarnings("ReferenceEquality") // another policy is another object
    Interests interests() {
        Policy current = governance.policies().current();
        if (interestsOf != current) {
            interestsOf = current;
            governed = current.governs(facts);
            interests = computeInterests();
        }
        return interests;
    }

    private Interests computeInterests() {
        boolean recorded = governance.recorded();
        masked = governance.masking().applies(facts);
        EnumSet<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        kinds.addAll(hooks.interests().kinds());
        if (recorded || governed) {
            kinds.add(EventKind.COMMAND);
            kinds.add(EventKind.SCHEMA);
            kinds.add(EventKind.COMPLETION);
            kinds.add(EventKind.TERMINAL); // lines typed at it are commands
        }
        if (recorded || masked) {
            kinds.addAll(EnumSet.of(EventKind.SCHEMA, EventKind.ROWS, EventKind.TERMINAL, EventKind.DOCUMENT));
        }
        if (masked) {
            kinds.add(EventKind.COMMAND); // an exchange is what masking hangs on
        }
        if (recorded) {
            kinds.add(EventKind.OPAQUE);
            kinds.add(EventKind.FILE);
        }
        return new Interests(kinds);
    }

    /** Whether guardrails have to be asked at all. */
    boolean governed() {
        interests();
        return governed;
    }

    /** Whether policy has to be asked about a command: a tunnel needs a permission, also where no guardrail is. */
    boolean judges(Command command) {
        return command.kind() == CommandKind.TUNNEL || governed();
    }

    /** Whether any masking rule selects the session. */
    boolean masked() {
        interests();
        return masked;
    }

    /** Has the recorder write once the loop has sent what it has in hand: the target is to start first. */
    void recordSoon() {
        if (!hastening) {
            hastening = true;
            connection.loop().execute(() -> {
                hastening = false;
                recording.hasten();
            });
        }
    }

    /** Appends to the recording, and pauses the session while the recorder is too far behind. */
    long append(RecordEntry entry) {
        if (closed) {
            return 0;
        }
        if (entry instanceof RecordEntry.Ruled ruled) {
            governance.metrics().matched(ruled.rules());
        }
        long sequence = recording.append(entry);
        if (!lagging && recording.queuedBytes() > governance.limits().recorderQueueBytesMax()) {
            lagging = true;
            governance.metrics().recorderLags.increment();
            connection.pauseAll(PauseReason.RECORDER_LAG);
            long deadline =
                    System.nanoTime() + governance.limits().recorderLagTimeout().toNanos();
            connection.loop().schedule(() -> checkLag(deadline), LAG_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
        return sequence;
    }

    private void checkLag(long deadline) {
        if (closed) {
            return;
        }
        if (recording.queuedBytes() <= governance.limits().recorderQueueBytesMax() / 2) {
            lagging = false;
            connection.resumeAll(PauseReason.RECORDER_LAG);
        } else if (System.nanoTime() - deadline > 0) {
            end(Disconnect.of(
                    Disconnect.Cause.RECORDER_FAILED, "The session cannot be recorded any more, so it was ended."));
        } else {
            connection.loop().schedule(() -> checkLag(deadline), LAG_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** An acknowledgement waits for this entry; a recorder that cannot write must not keep it for ever. */
    void awaiting(long sequence) {
        awaited = sequence;
        if (!watching) {
            watching = true;
            watchRecorder(sequence);
        }
    }

    /** One timer a session, whatever it does meanwhile: an entry is given up between one and two timeouts old. */
    private void watchRecorder(long sequence) {
        connection
                .loop()
                .schedule(
                        () -> {
                            if (closed) {
                                return;
                            }
                            if (!recording.written(sequence)) {
                                end(Disconnect.of(
                                        Disconnect.Cause.RECORDER_FAILED,
                                        "What was done cannot be recorded, so the session was ended; its last"
                                                + " command may have run."));
                            } else if (!recording.written(awaited)) {
                                watchRecorder(awaited);
                            } else {
                                watching = false;
                            }
                        },
                        governance.limits().recorderLagTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Whether a new command could be recorded. */
    boolean recordable() {
        return !recording.failing()
                && (!governance.recorded() || governance.recordings().writable());
    }

    /** Whether a command is being judged, waits, or runs. */
    boolean busy() {
        for (DefaultLane lane : lanes) {
            if (lane.busy()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a command waits for people. */
    boolean holding() {
        for (DefaultLane lane : lanes) {
            if (lane.holding()) {
                return true;
            }
        }
        return false;
    }

    /** Ends the session: the one path, whoever wants it. Any thread; the first cause counts. */
    void close(Disconnect cause) {
        if (connection.loop().inEventLoop()) {
            end(cause);
        } else {
            connection.loop().execute(() -> end(cause));
        }
    }

    private void end(Disconnect cause) {
        if (closed) {
            return;
        }
        lanes.forEach(DefaultLane::flush);
        closed = true;
        connection.endHandshake();
        connection.end(farewell.words(cause));
        lanes.forEach(DefaultLane::end);
        recording.close(cause);
        if (hooks.inline()) {
            hooks.disconnect(cause);
        }
        sessions.ended(this, cause);
        Thread.ofVirtual().name("end-" + facts.id()).start(() -> settle(cause));
    }

    /** What may block at the end of a session. */
    private void settle(Disconnect cause) {
        try {
            for (DefaultLane lane : lanes) {
                lane.join();
            }
            if (!hooks.inline()) {
                hooks.disconnect(cause);
            }
            governance.holds().withdraw(facts.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("sessionId", facts.id())
                    .setCause(e)
                    .log("What the session waited for could not be withdrawn; it ends by its expiry");
        }
    }
}
