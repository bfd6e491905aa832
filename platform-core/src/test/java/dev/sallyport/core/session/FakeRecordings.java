package dev.sallyport.core.session;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.Recordings;
import dev.sallyport.core.record.SessionRecording;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Recordings in the memory of a {@link FakeWorld}. */
final class FakeRecordings implements Recordings {

    private final FakeWorld world;

    FakeRecordings(FakeWorld world) {
        this.world = world;
    }

    @Override
    public boolean writable() {
        return world.writable;
    }

    @Override
    public void onLost(Consumer<SessionId> listener) {
        world.lost = listener;
    }

    @Override
    public SessionRecording open(Session session) {
        world.recorded.add(new RecordEntry.Opened(session.openedAt(), session));
        world.whileOpening.run();
        return new InMemory();
    }

    private final class InMemory implements SessionRecording {

        private final Set<Long> told = ConcurrentHashMap.newKeySet();

        @Override
        public long append(RecordEntry entry) {
            world.recorded.add(entry);
            return world.recorded.size();
        }

        @Override
        public void hasten() {}

        @Override
        public boolean written(long sequence) {
            return sequence % 2 == 0 || told.contains(sequence); // both ways are gone
        }

        @Override
        public void whenWritten(long sequence, Consumer<Boolean> callback) {
            Thread.ofVirtual().start(() -> {
                told.add(sequence);
                callback.accept(true);
            });
        }

        @Override
        public long queuedBytes() {
            return world.queuedBytes;
        }

        @Override
        public boolean failing() {
            return !world.writable;
        }

        @Override
        public void close(Disconnect cause) {
            world.ends.add(cause);
        }
    }
}
