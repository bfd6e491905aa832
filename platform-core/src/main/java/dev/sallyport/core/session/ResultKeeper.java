package dev.sallyport.core.session;

import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.record.RecordEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies the first rows of an exchange's results for the recording, within bounds. Confined to the event loop. */
final class ResultKeeper {

    private static final String UNDECODABLE = "[not decoded]";

    private final long exchange;
    private int rowsLeft;
    private long bytesLeft;
    private long seen;
    private long kept;

    ResultKeeper(long exchange, int rowsMax, int bytesMax) {
        this.exchange = exchange;
        this.rowsLeft = rowsMax;
        this.bytesLeft = bytesMax;
    }

    boolean wants() {
        return rowsLeft > 0 && bytesLeft > 0;
    }

    long seen() {
        return seen;
    }

    long kept() {
        return kept;
    }

    /** Returns what is to be recorded of a batch; null when nothing. */
    RecordEntry.@Nullable ResultRows keep(Instant now, Rows batch) {
        int size = batch.size();
        seen += size;
        if (!wants()) {
            return null;
        }
        int width = batch.width();
        List<List<String>> rows = new ArrayList<>();
        List<List<Boolean>> nulls = new ArrayList<>();
        for (int row = 0; row < size && wants(); row++) {
            List<String> texts = new ArrayList<>(width);
            List<Boolean> empty = new ArrayList<>(width);
            for (int column = 0; column < width; column++) {
                Value value = cell(batch, row, column);
                String text = value.toText();
                if (text.length() > bytesLeft) {
                    text = text.substring(0, (int) Math.max(0, bytesLeft));
                }
                bytesLeft -= text.length() + 1;
                texts.add(text);
                empty.add(value instanceof Value.Null);
            }
            rows.add(texts);
            nulls.add(empty);
            rowsLeft--;
        }
        kept += rows.size();
        return new RecordEntry.ResultRows(now, exchange, rows, nulls);
    }

    private static Value cell(Rows batch, int row, int column) {
        try {
            return batch.get(row, column);
        } catch (IllegalStateException e) {
            return new Value.Text(UNDECODABLE);
        }
    }
}
