package dev.sallyport.core.plugin;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls of maskers and detectors that follow each other closely, such as those for the cells of a batch: a row of calls
 * into one plugin is guarded as a whole (class loader, time, counters, quarantine), its failures one by one.
 *
 * <p>All that one call may take is also all that the row may take, and it is looked at every few calls, so that a slow
 * plugin is found out before the batch is through. Confined to the thread that made it; to be closed on that thread.
 */
public final class CallsTogether implements AutoCloseable {

    private static final int LOOK_AT_TIME_EACH = 16;
    private static final String MASKER = "masker";
    private static final String DETECTOR = "detector";

    private final Thread thread = Thread.currentThread();
    private final @Nullable ClassLoader before = thread.getContextClassLoader();
    private @Nullable PluginCall plugin;
    private String what = MASKER;
    private long start;
    private int count;

    /** Whether a call has begun and not come back well. */
    private boolean failing;

    /** Calls a masker through its plugin's guard. */
    public Value mask(Masker masker, Value value, MaskContext context) {
        if (!(masker instanceof Guarded.OfMasker(Masker plain, PluginCall call))) {
            return masker.mask(value, context);
        }
        enter(call, MASKER);
        Value masked;
        failing = true;
        try {
            masked = plain.mask(value, context);
        } catch (Throwable e) {
            throw call.failed(MASKER, e);
        }
        call.checked(MASKER, masked);
        failing = false;
        return masked;
    }

    /** Calls a detector through its plugin's guard. */
    public List<Finding> find(Detector detector, CharSequence text, Optional<Column> column) {
        if (!(detector instanceof Guarded.OfDetector(Detector plain, PluginCall call))) {
            return detector.find(text, column);
        }
        enter(call, DETECTOR);
        List<Finding> found;
        failing = true;
        try {
            found = plain.find(text, column);
        } catch (Throwable e) {
            throw call.failed(DETECTOR, e);
        }
        call.checked(DETECTOR, found);
        failing = false;
        return found;
    }

    /** Lets a detector judge columns through its plugin's guard. */
    public List<Judgement> judge(Detector detector, List<ColumnSample> columns) {
        if (!(detector instanceof Guarded.OfDetector(Detector plain, PluginCall call))) {
            return detector.judge(columns);
        }
        enter(call, DETECTOR);
        List<Judgement> judgements;
        failing = true;
        try {
            judgements = plain.judge(columns);
        } catch (Throwable e) {
            throw call.failed(DETECTOR, e);
        }
        call.checked(DETECTOR, judgements);
        failing = false;
        return judgements;
    }

    private void enter(PluginCall call, String name) {
        what = name;
        if (call != plugin) {
            leave();
            call.refuseIfQuarantined(name);
            plugin = call;
            start = System.nanoTime();
            count = 0;
            failing = false;
            thread.setContextClassLoader(call.loader());
        } else if (count % LOOK_AT_TIME_EACH == 0 && call.overruns(System.nanoTime() - start)) {
            leave();
        }
        count++;
    }

    private void leave() {
        PluginCall left = plugin;
        if (left != null) {
            plugin = null;
            thread.setContextClassLoader(before);
            left.together(what, count, System.nanoTime() - start, failing);
        }
    }

    /** Ends the row; throws when it took too long. */
    @Override
    public void close() {
        leave();
    }
}
