package dev.sallyport.core.session;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.record.SessionRecording;
import java.util.function.Consumer;

/** The recording of a gateway whose configuration says {@code recording.mode: off}. */
final class Unrecorded implements SessionRecording {

    @Override
    public long append(RecordEntry entry) {
        return 0;
    }

    @Override
    public void hasten() {}

    @Override
    public boolean written(long sequence) {
        return true;
    }

    @Override
    public void whenWritten(long sequence, Consumer<Boolean> callback) {
        callback.accept(true);
    }

    @Override
    public long queuedBytes() {
        return 0;
    }

    @Override
    public boolean failing() {
        return false;
    }

    @Override
    public void close(Disconnect cause) {}
}
