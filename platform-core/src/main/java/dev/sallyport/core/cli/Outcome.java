package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Prints what an apply, a delete or a comparison did or would do. */
final class Outcome {

    private Outcome() {}

    /** Prints it; returns 0 when it was, or would be, done. */
    static int print(Print print, JsonNode applied, boolean withFields, boolean dryRun) {
        problems(print, applied);
        boolean done = applied.path("done").asBoolean();
        int changed = 0;
        for (JsonNode change : applied.path("changes")) {
            String action = Print.text(change, "action");
            if (withFields && action.equals("unchanged")) {
                continue;
            }
            changed += action.equals("unchanged") ? 0 : 1;
            print.say(Print.text(change, "kind") + "/" + Print.text(change, "name") + " " + action);
            if (withFields) {
                change.path("fields").forEach(field -> field(print, field));
            }
        }
        if (!done) {
            print.say(dryRun ? "Would be refused; nothing was changed." : "Refused; nothing was changed.");
        } else if (dryRun) {
            print.say(changed == 0 ? "No difference." : changed + " would change; nothing was changed.");
        } else {
            print.say("Revision " + applied.path("revision").asLong() + " is in force.");
        }
        return done ? 0 : CliException.FAILED;
    }

    static void problems(Print print, JsonNode applied) {
        for (JsonNode problem : applied.path("problems")) {
            int line = problem.path("line").asInt();
            String file = Print.text(problem, "file");
            String place = file.isEmpty() ? "" : line > 0 ? file + ":" + line + ": " : file + ": ";
            String key = Print.text(problem, "key");
            print.say(Print.text(problem, "severity") + ": " + place + (key.isEmpty() ? "" : key + ": ")
                    + Print.text(problem, "reason"));
        }
    }

    private static void field(Print print, JsonNode field) {
        String key = Print.text(field, "key");
        for (String side : List.of("before", "after")) {
            String value = Print.text(field, side);
            if (!value.isEmpty()) {
                print.say((side.equals("before") ? "  - " : "  + ") + key + ": " + value);
            }
        }
    }
}
