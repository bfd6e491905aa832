package dev.sallyport.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The same SELECT, straight at the database and through the gateway. */
final class MaskAct implements Act {

    private static final String SQL = """
            SELECT c.name, c.email, c.phone, p.card_number, p.amount, c.note
            FROM customers c JOIN orders o ON o.customer = c.id
            JOIN payments p ON p.order_id = o.id
            WHERE c.note LIKE '%SSN%' ORDER BY p.id LIMIT 1""";

    private static final String TICKET_SQL = """
            SELECT c.name, c.phone, t.state, t.notes
            FROM tickets t JOIN orders o ON o.id = t.order_id JOIN customers c ON c.id = o.customer
            WHERE t.notes LIKE 'The parcel%' ORDER BY t.id LIMIT 1""";

    private static final String RULE = "rule personal-data";

    /** What the statement brings. */
    private record Customer(String name, String email, String phone, String card, String amount, String note) {}

    /** What support wrote down, and about whom. */
    private record Ticket(String name, String phone, String state, String notes) {}

    @Override
    public String title() {
        return "1. Alice looks at a customer: sensitive values come back masked";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) throws SQLException {
        screen.say("Alice is an engineer. She may read the shop's data, but nobody needs a card number or a social"
                + " security number in the clear to mend an order. She uses the tool she always used; only the"
                + " address and the password (her token) are Sallyport's. One rule masks all of it. It names no"
                + " table and no column: what a column holds is told by its name, its neighbours and its values.");
        screen.typed("alice", SQL.replace("\n", "\n         "));
        Customer stored;
        try (Connection administrator = stage.shop().administrator()) {
            stored = customer(administrator);
        }
        Customer seen;
        try (Connection alice = stage.alice()) {
            seen = customer(alice);
        }
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("column", "in the database", "what Alice gets"));
        table.add(List.of("name", stored.name(), seen.name()));
        table.add(List.of("email", stored.email(), seen.email()));
        table.add(List.of("phone", stored.phone(), seen.phone()));
        table.add(List.of("card_number", stored.card(), seen.card()));
        table.add(List.of("amount", stored.amount(), seen.amount()));
        screen.gap();
        screen.table(table);
        screen.gap();
        screen.shown("note, in the database:  " + stored.note());
        screen.shown("note, for Alice:        " + seen.note());
        screen.gap();

        checks.that(
                seen.amount().equals(stored.amount()), "the amount came through untouched", "it is " + seen.amount());
        hidden(checks, stored.name(), seen.name(), "name");
        hidden(checks, stored.email(), seen.email(), "e-mail address");
        hidden(checks, stored.phone(), seen.phone(), "telephone number");
        hidden(checks, stored.card(), seen.card(), "card number");
        String card = stored.card();
        checks.that(
                seen.card().endsWith(card.substring(card.length() - 4)),
                "its last four digits are there, as on a receipt",
                "Alice got " + seen.card());
        String ssn = stored.note().replaceAll(".*SSN ", "");
        checks.that(
                !seen.note().contains(ssn) && seen.note().startsWith("Identity checked"),
                "the social security number inside the note is masked, the note is not",
                "Alice got: " + seen.note());
        ticket(stage, screen, checks);
        psql(stage, screen, checks, card);
    }

    /** Sentences have no columns: names in them are found by the words around them. */
    private static void ticket(Stage stage, Screen screen, Checks checks) throws SQLException {
        screen.gap();
        screen.typed("alice", TICKET_SQL.replace("\n", "\n         "));
        Ticket stored;
        try (Connection administrator = stage.shop().administrator()) {
            stored = ticket(administrator);
        }
        Ticket seen;
        try (Connection alice = stage.alice()) {
            seen = ticket(alice);
        }
        screen.shown("notes, in the database:  " + stored.notes());
        screen.shown("notes, for Alice:        " + seen.notes());
        screen.gap();
        checks.that(
                !seen.notes().contains(stored.name()) && !seen.notes().contains(stored.phone()),
                "the name and the telephone number inside the support notes are masked (the same rule)",
                "Alice got: " + seen.notes());
        checks.that(
                seen.notes().startsWith("The parcel is late. I called ")
                        && seen.notes().endsWith("the depot says the address was wrong."),
                "the rest of the notes can be read",
                "Alice got: " + seen.notes());
    }

    private static Ticket ticket(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(TICKET_SQL)) {
            if (!rows.next()) {
                throw new SQLException("no ticket was found");
            }
            return new Ticket(text(rows, "name"), text(rows, "phone"), text(rows, "state"), text(rows, "notes"));
        }
    }

    private static void hidden(Checks checks, String stored, String seen, String what) {
        checks.that(
                !seen.equals(stored) && !seen.isEmpty(),
                "the " + what + " is masked (" + RULE + ")",
                "Alice got " + seen);
    }

    /** The same with psql, where it is installed. */
    private static void psql(Stage stage, Screen screen, Checks checks, String card) {
        boolean installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
        if (!installed) {
            screen.say("  (psql is not installed here; the sessions above used the PostgreSQL driver for Java.)");
            return;
        }
        String sql = "SELECT id, card_holder, card_number FROM payments WHERE card_number = '" + card + "'";
        screen.typed("alice, in psql", "SELECT id, card_holder, card_number FROM payments ...");
        Map<String, String> environment = new HashMap<>();
        environment.put("PGPASSWORD", stage.aliceToken());
        environment.put("PGCONNECT_TIMEOUT", "60");
        Sally.Ran ran = Sally.run(
                List.of(
                        "psql",
                        "-X",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(stage.gateway().port()),
                        "-U",
                        "alice",
                        "-d",
                        "shop",
                        "-c",
                        sql),
                stage.folder(),
                environment);
        screen.shown(ran.all());
        checks.that(
                ran.code() == 0 && ran.out().contains("(1 row)") && !ran.out().contains(card),
                "psql gets it masked too",
                "psql ended with " + ran.code());
    }

    private static Customer customer(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(SQL)) {
            if (!rows.next()) {
                throw new SQLException("no customer was found");
            }
            return new Customer(
                    text(rows, "name"),
                    text(rows, "email"),
                    text(rows, "phone"),
                    text(rows, "card_number"),
                    text(rows, "amount"),
                    text(rows, "note"));
        }
    }

    private static String text(ResultSet rows, String column) throws SQLException {
        String value = rows.getString(column);
        return value == null ? "" : value;
    }
}
