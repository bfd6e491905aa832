package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import java.util.List;

/**
 * An analysis with the facts that only a PostgreSQL adapter asks for.
 *
 * @param analysis what every protocol reports
 * @param facts one entry for each statement of the analysis, in the same order
 * @param sessionDependent whether it rests on the prepared statements of the session, and so holds for this moment only
 */
public record PostgresAnalysis(Analysis analysis, List<StatementFacts> facts, boolean sessionDependent) {

    public PostgresAnalysis {
        facts = List.copyOf(facts);
    }

    /** Whether a statement changes the setting, or may. */
    public boolean changes(String setting) {
        for (StatementFacts each : facts) {
            for (Setting change : each.settings()) {
                if (change.name().equals(setting) || change.name().equals(Setting.ANY)) {
                    return true;
                }
            }
        }
        return false;
    }
}
