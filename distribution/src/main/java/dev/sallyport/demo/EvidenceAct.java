package dev.sallyport.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The recording of what just happened: replayed and verified. */
final class EvidenceAct implements Act {

    private static final Pattern SESSION = Pattern.compile("\\b[0-9a-z]{26}\\b");

    @Override
    public String title() {
        return "4. What happened is on record: replayed and verified";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) {
        screen.say("Every session is recorded: each command, the verdict on it, the review, and results as they were"
                + " after masking. Blocks are chained by their hashes and signed, so that a changed or missing one"
                + " shows.");
        Sally auditor = stage.gateway().sally();
        screen.typed("auditor", "sally sessions list");
        Sally.Ran list = auditor.run("sessions", "list");
        screen.shown(list.all());
        checks.that(
                list.code() == 0 && list.out().contains("alice"),
                "Alice's sessions are there",
                "sally sessions list ended with " + list.code());
        Optional<String> denied = replayOf(list.out(), auditor, DenyAct.SQL);
        if (denied.isEmpty()) {
            checks.failed("one of them replays the denied DELETE", "none does");
            return;
        }
        String id = denied.get();
        screen.typed("auditor", "sally sessions replay " + id);
        screen.shown(auditor.run("sessions", "replay", id).all());
        checks.that(true, "one of them replays the denied DELETE", "");
        screen.typed("auditor", "sally sessions verify " + id);
        Sally.Ran verify = auditor.run("sessions", "verify", id);
        screen.shown(verify.all());
        checks.that(
                verify.code() == 0,
                "hash chain and signature hold",
                "sally sessions verify ended with " + verify.code());
    }

    private static Optional<String> replayOf(String list, Sally auditor, String sql) {
        List<String> ids = SESSION.matcher(list)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        return ids.stream()
                .filter(id -> auditor.run("sessions", "replay", id).out().contains(sql))
                .findFirst();
    }
}
