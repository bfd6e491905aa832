package dev.sallyport.core.session;

import dev.sallyport.core.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;

/** What sessions count. */
public final class SessionMetrics {

    final LongAdder opened;
    final LongAdder loginsFailed;
    final LongAdder forwarded;
    final LongAdder substituted;
    final LongAdder refused;
    final LongAdder held;
    final LongAdder observed;
    final LongAdder holdsWaiting = new LongAdder();
    final LongAdder rows;
    final LongAdder cellsMasked;
    final LongAdder recorderLags;

    public SessionMetrics(Metrics metrics) {
        this.opened = metrics.counter("sallyport_sessions_opened_total", "Sessions opened");
        this.loginsFailed = metrics.counter("sallyport_logins_failed_total", "Logins refused");
        String commands = "sallyport_commands_total";
        String help = "Commands by ruling";
        this.forwarded = metrics.counter(commands, help, "ruling", "forward");
        this.substituted = metrics.counter(commands, help, "ruling", "substitute");
        this.refused = metrics.counter(commands, help, "ruling", "refuse");
        this.held = metrics.counter("sallyport_holds_total", "Commands held for review");
        this.observed = metrics.counter("sallyport_rules_observed_total", "Matches of rules that only observe");
        this.rows = metrics.counter("sallyport_rows_seen_total", "Result rows looked at");
        this.cellsMasked = metrics.counter("sallyport_cells_masked_total", "Result cells changed by mask rules");
        this.recorderLags = metrics.counter(
                "sallyport_recorder_lags_total", "Times a session paused because the recorder was behind");
        metrics.gauge("sallyport_holds_waiting", "Commands that wait for people", holdsWaiting::sum);
    }
}
