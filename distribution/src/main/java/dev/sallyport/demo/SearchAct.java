package dev.sallyport.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The auditor's question: who tried to delete, when, and what became of it? */
final class SearchAct implements Act {

    private static final String QUERY = "user:alice target:shop delete";

    @Override
    public String title() {
        return "5. An auditor asks who tried to delete: one search answers";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) {
        screen.say("Commands, masked results and who ran them are indexed as they are recorded. What a search finds"
                + " leads to the moment in the recording.");
        Sally auditor = stage.gateway().sally();
        screen.typed("auditor", "sally search '" + QUERY + "'");
        // The index follows the recordings within a second or two.
        Sally.Ran found = auditor.run("search", QUERY);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!finds(found) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            found = auditor.run("search", QUERY);
        }
        screen.shown(found.all());
        checks.that(finds(found), "the search finds the denied DELETE", "sally search ended with " + found.code());
    }

    private static boolean finds(Sally.Ran ran) {
        return ran.code() == 0 && ran.out().toLowerCase(java.util.Locale.ROOT).contains("order_lines");
    }
}
