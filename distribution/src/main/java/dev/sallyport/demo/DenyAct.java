package dev.sallyport.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A DELETE whose WHERE was forgotten. */
final class DenyAct implements Act {

    static final String SQL = "DELETE FROM order_lines";

    private static final String COUNT = "SELECT count(*) FROM order_lines";

    @Override
    public String title() {
        return "2. Alice forgets a WHERE: the command is denied";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) throws SQLException {
        screen.say("Sallyport reads what a statement does before the database sees it. Deleting every row of a table is"
                + " what guardrails are for. The answer comes in PostgreSQL's own words, so every tool can show it.");
        String before = stage.shop().value(COUNT);
        try (Connection alice = stage.alice();
                Statement statement = alice.createStatement()) {
            screen.typed("alice", SQL + ";");
            try {
                statement.executeUpdate(SQL);
                checks.failed("the DELETE is denied", "it was executed");
            } catch (SQLException denied) {
                screen.shown(String.valueOf(denied.getMessage()));
                screen.gap();
                checks.that(
                        "42501".equals(denied.getSQLState()),
                        "denied with SQLSTATE 42501, insufficient privilege, and the rule's name",
                        "SQLSTATE was " + denied.getSQLState());
            }
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM products")) {
                checks.that(rows.next(), "her session goes on: the next SELECT works", "it brought nothing");
            }
        }
        String after = stage.shop().value(COUNT);
        checks.that(
                before.equals(after),
                "all " + after + " rows are still there; the database never saw the command",
                "there were " + before + " rows, now there are " + after);
    }
}
