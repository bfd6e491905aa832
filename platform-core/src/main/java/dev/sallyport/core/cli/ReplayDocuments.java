package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Prints the documents of a recording: heads, what is kept of the bodies, and how they ended. */
final class ReplayDocuments {

    private final Print print;

    ReplayDocuments(Print print) {
        this.print = print;
    }

    void show(String at, JsonNode entry) {
        String number = Print.text(entry, "document");
        switch (Print.text(entry, "k")) {
            case "document" -> {
                JsonNode attributes = entry.path("attributes");
                String status = attributes.path("http.status").asText("");
                print.say(at + " " + Print.text(entry, "label") + " " + number
                        + (status.isEmpty() ? "" : ", status " + status)
                        + (Print.text(entry, "type").isEmpty() ? "" : ", " + Print.text(entry, "type")));
                attributes.properties().forEach(attribute -> {
                    if (attribute.getKey().startsWith("http.header.")) {
                        String name = attribute.getKey().substring("http.header.".length());
                        print.block("    ", name + ": " + attribute.getValue().asText());
                    }
                });
            }
            case "part" -> content(entry);
            default -> {
                content(entry);
                print.say(at + " end of " + number + ": " + Print.text(entry, "state") + ", "
                        + entry.path("wire").asLong() + " bytes"
                        + (entry.path("kept").asLong() < entry.path("wire").asLong()
                                ? " (" + entry.path("kept").asLong() + " recorded)"
                                : "")
                        + masked(entry));
            }
        }
    }

    private void content(JsonNode entry) {
        if (entry.has("text")) {
            print.block("    ", Print.text(entry, "text"));
        } else if (entry.has("bytes")) {
            print.block("    ", "[no text]");
        }
    }

    private static String masked(JsonNode entry) {
        List<String> rules = new ArrayList<>();
        entry.path("masked")
                .properties()
                .forEach(rule -> rules.add(rule.getKey() + " " + rule.getValue().asLong()));
        return rules.isEmpty() ? "" : ", masked values: " + String.join(", ", rules);
    }
}
