package dev.sallyport.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;

/** A change that waits for a second person. */
final class HoldAct implements Act {

    private static final String SQL = "UPDATE products SET price = 19.90 WHERE id = 7";
    private static final String PRICE = "SELECT price FROM products WHERE id = 7";
    private static final Pattern REVIEW = Pattern.compile("sally review show ([0-9a-zA-Z_-]+)");

    /** What comes at once on a machine that is not busy. */
    private static final long SECONDS_MAX = 60;

    @Override
    public String title() {
        return "3. Alice changes a price: held until Bob approves";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) throws SQLException, InterruptedException {
        screen.say("Changes to production data need a second person. Alice's UPDATE does not fail; it waits, and tells"
                + " her what for. Bob, an administrator, sees exactly what would run, and decides.");
        String before = stage.shop().value(PRICE);
        try (Connection alice = stage.alice();
                Statement statement = alice.createStatement()) {
            screen.typed("alice", SQL + ";");
            FutureTask<Integer> update = new FutureTask<>(() -> statement.executeUpdate(SQL));
            Thread.ofVirtual().name("alice").start(update);
            String notice = notice(statement, update);
            screen.shown("NOTICE:  " + notice);
            screen.gap();
            Matcher review = REVIEW.matcher(notice);
            boolean named = review.find();
            checks.that(
                    named && !update.isDone(),
                    "the UPDATE waits, and a notice says for whom",
                    "no notice that names a review came");
            if (!named) {
                return;
            }
            checks.that(
                    before.equals(stage.shop().value(PRICE)),
                    "the price is still " + before,
                    "it changed before anybody agreed");
            decide(stage, screen, checks, review.group(1));
            changed(checks, update);
        }
        String after = stage.shop().value(PRICE);
        checks.that("19.90".equals(after), "the price went from " + before + " to 19.90", "it is " + after);
    }

    private static void decide(Stage stage, Screen screen, Checks checks, String id) {
        Sally alice = stage.gateway().sally(stage.aliceToken());
        Sally bob = stage.gateway().sally(stage.bobToken());
        screen.typed("alice", "sally review approve " + id);
        Sally.Ran own = alice.run("review", "approve", id);
        screen.shown(own.all());
        checks.that(own.code() != 0, "Alice cannot approve her own request", "she could");
        screen.typed("bob", "sally review show " + id);
        Sally.Ran shown = bob.run("review", "show", id);
        screen.shown(shown.all());
        checks.that(
                shown.code() == 0 && shown.out().contains(SQL),
                "Bob sees who wants to run what, word for word",
                "sally review show ended with " + shown.code());
        screen.typed("bob", "sally review approve " + id + " --comment \"Spring sale\"");
        Sally.Ran approved = bob.run("review", "approve", id, "--comment", "Spring sale");
        screen.shown(approved.all());
        checks.that(approved.code() == 0, "Bob approves", "sally review approve ended with " + approved.code());
    }

    private static void changed(Checks checks, FutureTask<Integer> update) throws InterruptedException {
        try {
            int rows = update.get(SECONDS_MAX, TimeUnit.SECONDS);
            checks.that(rows == 1, "Alice's UPDATE completes: 1 row", rows + " rows");
        } catch (ExecutionException e) {
            checks.failed("Alice's UPDATE completes", String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            checks.failed("Alice's UPDATE completes", "it still waits after " + SECONDS_MAX + " seconds");
        }
    }

    /** A notice with its detail and hint, as psql shows it. */
    private static String words(SQLWarning warning) {
        if (warning instanceof PSQLWarning notice && notice.getServerErrorMessage() != null) {
            return notice.getServerErrorMessage().getMessage() + "\nDETAIL:  "
                    + notice.getServerErrorMessage().getDetail() + "\nHINT:  "
                    + notice.getServerErrorMessage().getHint();
        }
        return String.valueOf(warning.getMessage());
    }

    /** The first notice, which the driver has before the statement is through. */
    private static String notice(Statement statement, FutureTask<Integer> update) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (System.nanoTime() < deadline) {
            @Nullable SQLWarning warning = statement.getWarnings();
            if (warning != null) {
                return words(warning);
            }
            if (update.isDone()) {
                return update.state() == java.util.concurrent.Future.State.FAILED
                        ? String.valueOf(update.exceptionNow().getMessage())
                        : "(none: the statement was executed at once)";
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return "(none within " + SECONDS_MAX + " seconds)";
    }
}
