package dev.sallyport.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The same rules on an API: curl through the same gateway. */
final class ApiAct implements Act {

    static final String TARGET = "shop-api";

    /** Where the gateway serves the API's customer 7. */
    static final String CUSTOMER = "/" + TARGET + "/customers/7";

    private static final String RULE = "customers-are-kept";

    @Override
    public String title() {
        return "7. Alice calls an API: curl, the same token, the same rules";
    }

    @Override
    public void play(Stage stage, Screen screen, Checks checks) {
        Optional<Path> curl = curl();
        if (curl.isEmpty()) {
            screen.say("(curl is not installed here, so there is nothing to call the API with. On Debian:"
                    + " apt-get install curl.)");
            return;
        }
        screen.say("A small JSON API of the demo's own runs behind the gateway. Alice calls it with curl; her token"
                + " stays at the gateway, which shows the API a secret of its own.");
        Sally.Ran read = curl(stage, screen);
        checks.that(
                read.out().contains("\"orders\": 12"),
                "the API answers, and what is not sensitive is as it was",
                "curl ended with " + read.code() + " and " + read.out());
        checks.that(
                !read.out().contains(Api.EMAIL) && !read.out().contains("3704"),
                "e-mail address and IBAN in the JSON are masked (rule contact-details-of-the-api, by place)",
                "Alice got: " + read.out());
        Sally.Ran deleted = curl(stage, screen, "-X", "DELETE");
        checks.that(
                deleted.out().contains("\"status\":403") && deleted.out().contains(RULE),
                "denied with status 403, problem details and the rule's name",
                "curl ended with " + deleted.code() + " and " + deleted.out());
        checks.that(
                stage.api().has("7") && stage.api().asked().stream().noneMatch(asked -> asked.startsWith("DELETE")),
                "the API never heard of it; the customer is still there",
                "the API was asked " + stage.api().asked());
    }

    private static Optional<Path> curl() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(place -> Path.of(place, "curl"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Sally.Ran curl(Stage stage, Screen screen, String... options) {
        String more = options.length == 0 ? "" : String.join(" ", options) + " ";
        String url = "http://127.0.0.1:" + stage.httpPort() + CUSTOMER;
        screen.typed("alice", "curl " + more + "-H \"Authorization: Bearer $TOKEN\" " + url);
        List<String> words = new ArrayList<>(List.of("curl", "-sS", "--noproxy", "*", "--max-time", "60"));
        words.addAll(List.of(options));
        words.addAll(List.of("-H", "Authorization: Bearer " + stage.aliceToken(), url));
        Sally.Ran ran = Sally.run(words, stage.folder(), Map.of());
        screen.shown(ran.all());
        screen.gap();
        return ran;
    }
}
