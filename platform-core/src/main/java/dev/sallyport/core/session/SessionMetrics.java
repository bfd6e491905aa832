package dev.sallyport.core.session;

import dev.sallyport.core.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What sessions count. */
public final class SessionMetrics {

    final LongAdder opened;
    final LongAdder loginsFailed;
    final LongAdder forwarded;
    final LongAdder substituted;
    final LongAdder refused;
    final LongAdder held;
    final LongAdder holdsWaiting = new LongAdder();
    final LongAdder rows;
    final LongAdder recorderLags;

    private static final String MATCHES = "sallyport_rule_matches_total";
    private static final String MATCHES_HELP = "Commands by rule or interceptor that matched, its action and its mode";
    private static final String MASKED = "sallyport_cells_masked_total";
    private static final String MASKED_HELP = "Result cells changed, by mask rule";

    /** Rules with series of their own; names change with policy, and a series stays for ever. */
    private static final int RULES_MAX = 200;

    private static final String OTHERS = "others";

    private final Metrics metrics;
    private final Set<String> rules = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> matches = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> masked = new ConcurrentHashMap<>();

    public SessionMetrics(Metrics metrics) {
        this.metrics = metrics;
        metrics.announce(MATCHES, MATCHES_HELP);
        metrics.announce(MASKED, MASKED_HELP);
        this.opened = metrics.counter("sallyport_sessions_opened_total", "Sessions opened");
        this.loginsFailed = metrics.counter("sallyport_logins_failed_total", "Logins refused");
        String commands = "sallyport_commands_total";
        String help = "Commands by ruling";
        this.forwarded = metrics.counter(commands, help, "ruling", "forward");
        this.substituted = metrics.counter(commands, help, "ruling", "substitute");
        this.refused = metrics.counter(commands, help, "ruling", "refuse");
        this.held = metrics.counter("sallyport_holds_total", "Commands held for review");
        this.rows = metrics.counter("sallyport_rows_seen_total", "Result rows looked at");
        this.recorderLags = metrics.counter(
                "sallyport_recorder_lags_total", "Times a session paused because the recorder was behind");
        metrics.gauge("sallyport_holds_waiting", "Commands that wait for people", holdsWaiting::sum);
    }

    /** Counts what a command matched: {@code rule:action}, with {@code :observed} when the rule only observes. */
    void matched(List<String> names) {
        names.forEach(
                name -> matches.computeIfAbsent(bounded(name), this::match).increment());
    }

    /** Counts cells that a rule masked. */
    void masked(String rule, long cells) {
        masked.computeIfAbsent(known(rule), name -> metrics.counter(MASKED, MASKED_HELP, "rule", name))
                .add(cells);
    }

    private String bounded(String match) {
        int end = match.indexOf(':');
        return end < 0 ? known(match) : known(match.substring(0, end)) + match.substring(end);
    }

    private String known(String rule) {
        if (rules.contains(rule)) {
            return rule;
        }
        // Two threads may both add the last one; the bound is about memory, not about one series.
        return rules.size() < RULES_MAX && rules.add(rule) ? rule : rules.contains(rule) ? rule : OTHERS;
    }

    private LongAdder match(String text) {
        List<String> parts = List.of(text.split(":", -1));
        return metrics.counter(
                MATCHES,
                MATCHES_HELP,
                "rule",
                parts.getFirst(),
                "action",
                parts.size() > 1 ? parts.get(1) : "",
                "mode",
                parts.size() > 2 ? "observe" : "enforce");
    }
}
