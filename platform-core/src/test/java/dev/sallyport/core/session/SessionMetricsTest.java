package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.metrics.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionMetricsTest {

    private final Metrics metrics = new Metrics();
    private final SessionMetrics counted = new SessionMetrics(metrics);

    @Test
    void matchesAreCountedByRuleActionAndMode() {
        counted.matched(List.of("no-drop:deny", "wide-read:hold:observed"));
        counted.matched(List.of("no-drop:deny"));
        counted.masked("emails", 7);
        assertThat(metrics.text())
                .contains("sallyport_rule_matches_total{rule=\"no-drop\",action=\"deny\",mode=\"enforce\"} 2\n")
                .contains("sallyport_rule_matches_total{rule=\"wide-read\",action=\"hold\",mode=\"observe\"} 1\n")
                .contains("sallyport_cells_masked_total{rule=\"emails\"} 7\n")
                .contains("# HELP sallyport_rule_matches_total ");
    }

    @Test
    void rulesBeyondTheBoundShareOneSeries() {
        for (int i = 0; i < 1000; i++) {
            counted.matched(List.of("rule-" + i + ":deny"));
            counted.masked("mask-" + i, 1);
        }
        assertThat(metrics.text().lines().filter(line -> line.startsWith("sallyport_rule_matches_total{")))
                .hasSize(101);
        assertThat(metrics.text())
                .contains("sallyport_rule_matches_total{rule=\"others\",action=\"deny\",mode=\"enforce\"} 900\n")
                .contains("sallyport_cells_masked_total{rule=\"others\"} 900\n");
    }
}
