package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.plugin.postgres.rows.DataRows;
import java.util.OptionalLong;

/** One result on its way: its plan, its lens, and how much of it the client got. */
final class Result {

    final RowPlan plan;
    final DataRows rows;
    private final OptionalLong cap;
    private long sent;
    private boolean capped;

    Result(RowPlan plan, DataRows rows) {
        this.plan = plan;
        this.rows = rows;
        this.cap = plan.rowCap();
    }

    /** Whether rows pass without anybody seeing, counting or changing them. */
    boolean passes() {
        return cap.isEmpty() && !plan.masks() && !plan.wantsRows();
    }

    /** Whether somebody must be shown the next rows. */
    boolean shown() {
        return plan.masks() || plan.wantsRows();
    }

    /** Whether the client has all it may get. */
    boolean full() {
        return capped;
    }

    /** Counts a batch and returns how many of its rows may go out. */
    int admit(int size) {
        long allowed = cap.isEmpty() ? size : Math.min(size, Math.max(0, cap.getAsLong() - sent));
        sent += allowed;
        capped |= allowed < size;
        return (int) allowed;
    }

    /** Returns the tag with the number of rows the client got, where the tag counts rows shown. */
    String tag(String tag) {
        int space = tag.indexOf(' ');
        String verb = space < 0 ? tag : tag.substring(0, space);
        boolean shows = verb.equals("SELECT") || verb.equals("FETCH") || verb.equals("COPY");
        return capped && shows ? verb + " " + sent : tag;
    }

    String warning() {
        return "The result was cut off after " + sent + " rows by rule \"" + plan.rowCapRule() + "\".";
    }
}
