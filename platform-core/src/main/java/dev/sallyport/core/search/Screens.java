package dev.sallyport.core.search;

import dev.sallyport.core.record.StoredEntry;
import dev.sallyport.core.record.TerminalEntry;
import dev.sallyport.core.terminal.ScreenLog;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The terminals of one recording, read as text. Typed input is not text on the screen unless the target shows it. */
final class Screens {

    /** Longer texts are indexed up to here; the recording has the whole. */
    private static final int TEXT_MAX = 128 << 10;

    /** So many streams are followed at a time; the one that was quiet longest makes room. */
    private static final int STREAMS_MAX = 32;

    /** Commands that run at a time. */
    private static final int EXCHANGES_MAX = 1024;

    private final Map<String, Stream> streams = new LinkedHashMap<>(STREAMS_MAX, 0.75f, true);
    private final Map<Long, String> lanes = new LinkedHashMap<>();
    private final List<Text> late = new ArrayList<>();

    /**
     * Text that was on a screen.
     *
     * @param entry the entry of the recording that it is found at
     * @param micros when its first line was on the screen
     * @param offset the same, in seconds since the terminal began
     */
    record Text(StoredEntry entry, String lane, long micros, String offset, String text) {}

    /** One terminal. */
    private static final class Stream {
        private final String lane;
        private final long beganMicros;
        private final ScreenLog log;
        private Optional<StoredEntry> last = Optional.empty();
        private List<ScreenLog.Line> lastLines = List.of();

        Stream(TerminalEntry.Began began) {
            this.lane = began.lane();
            this.beganMicros = began.micros();
            this.log = new ScreenLog(began.columns(), began.rows(), began.micros());
        }

        Optional<Text> found(StoredEntry entry, List<ScreenLog.Line> lines) {
            last = Optional.of(entry);
            lastLines = lines;
            return text(entry, lines);
        }

        /** What remains is found at the last entry, with what was found there already. */
        Optional<Text> end() {
            List<ScreenLog.Line> remaining = log.end();
            if (last.isEmpty() || remaining.isEmpty()) {
                return Optional.empty();
            }
            List<ScreenLog.Line> all = new ArrayList<>(lastLines);
            all.addAll(remaining);
            lastLines = all;
            return text(last.get(), all);
        }

        private Optional<Text> text(StoredEntry entry, List<ScreenLog.Line> lines) {
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            StringBuilder text = new StringBuilder();
            for (ScreenLog.Line line : lines) {
                if (text.length() + line.text().length() < TEXT_MAX) {
                    text.append(line.text()).append('\n');
                }
            }
            long micros = lines.getFirst().micros();
            String offset = BigDecimal.valueOf(micros - beganMicros, 6)
                    .setScale(3, RoundingMode.DOWN)
                    .toPlainString();
            return Optional.of(new Text(entry, lane, micros, offset, text.toString()));
        }
    }

    /** Takes an entry and returns the text that became final with it. */
    Optional<Text> of(StoredEntry entry) {
        switch (TerminalEntry.of(entry.json()).orElse(null)) {
            case TerminalEntry.Began began -> began(began);
            case TerminalEntry.Output output -> {
                Stream stream = streams.get(output.lane());
                if (stream != null) {
                    return stream.found(entry, stream.log.feed(output.micros(), output.bytes()));
                }
            }
            case TerminalEntry.Resized size -> {
                Stream stream = streams.get(size.lane());
                if (stream != null) {
                    return stream.found(entry, stream.log.resize(size.micros(), size.columns(), size.rows()));
                }
            }
            case TerminalEntry.Input _ -> {}
            case null -> {}
        }
        return Optional.empty();
    }

    private void began(TerminalEntry.Began began) {
        if (!streams.containsKey(began.lane())) {
            if (streams.size() == STREAMS_MAX) {
                String quiet = streams.keySet().iterator().next();
                Stream ended = streams.remove(quiet);
                if (ended != null) {
                    ended.end().ifPresent(late::add);
                }
            }
            streams.put(began.lane(), new Stream(began));
        }
    }

    /** A command began: its output is complete when it ends. */
    void asked(StoredEntry entry) {
        if (lanes.size() < EXCHANGES_MAX) {
            lanes.put(entry.json().path("x").asLong(), entry.text("lane"));
        }
    }

    /** A command ended. */
    void completed(StoredEntry entry) {
        String lane = lanes.remove(entry.json().path("x").asLong());
        if (lane != null) {
            for (String name : List.of(lane, lane + "/stderr")) {
                Stream stream = streams.get(name);
                if (stream != null) {
                    stream.end().ifPresent(late::add);
                }
            }
        }
    }

    /** The recording ended: what is still on the screens stays there. */
    void end() {
        streams.values().forEach(stream -> stream.end().ifPresent(late::add));
    }

    /** Returns the text that is found at entries that were taken before, once. */
    List<Text> late() {
        List<Text> taken = List.copyOf(late);
        late.clear();
        return taken;
    }
}
