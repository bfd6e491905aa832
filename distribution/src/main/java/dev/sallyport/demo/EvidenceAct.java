package dev.sallyport.demo;

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
        // One with a refused command: its line in the list does not end with 0.
        Optional<String> refused = list.out()
                .lines()
                .filter(line -> !line.strip().endsWith(" 0"))
                .flatMap(line -> SESSION.matcher(line).results())
                .map(MatchResult::group)
                .findFirst();
        if (refused.isEmpty()) {
            checks.failed("one of them replays the denied DELETE", "none had a refused command");
            return;
        }
        String id = refused.get();
        screen.typed("auditor", "sally sessions replay " + id);
        Sally.Ran replay = auditor.run("sessions", "replay", id);
        screen.shown(replay.all());
        checks.that(
                replay.code() == 0 && replay.out().contains(DenyAct.SQL),
                "one of them replays the denied DELETE",
                "sally sessions replay ended with " + replay.code());
        screen.typed("auditor", "sally sessions verify " + id);
        Sally.Ran verify = auditor.run("sessions", "verify", id);
        screen.shown(verify.all());
        checks.that(
                verify.code() == 0,
                "hash chain and signature hold",
                "sally sessions verify ended with " + verify.code());
    }
}
