package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.plugin.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules about what detectors find in bodies of requests and in messages. */
final class BodyFindingsTest {

    private static final String NO_CARDS = """
            kind: Guardrail
            name: no-cards
            spec:
              match: {http: {paths: [/chat/**], findings: {detector: cards, types: [card]}}}
              action: deny
            """;

    /** Finds nothing: what is found is said by the test. */
    private record Cards() implements Detector {

        @Override
        public String name() {
            return "cards";
        }

        @Override
        public Set<String> types() {
            return Set.of("card", "iban");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return List.of();
        }
    }

    private static Scene scene(String yaml) {
        return Scene.of(registry(), yaml);
    }

    private static Registry registry() {
        return new Registry(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("cards", new Cards()),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
    }

    private static Command asks(CommandKind kind, String path, String body, String... text) {
        Map<String, String> attributes = new HashMap<>(Map.of("http.path", path, "http.body", body));
        List<Value> parameters = text.length == 0 ? List.of() : List.of(new Value.Text(text[0]));
        return new Command(kind, "POST " + path, parameters, Analysis.EMPTY, attributes);
    }

    private static Command message(String path) {
        return asks(CommandKind.HTTP_MESSAGE, path, "whole", "hello");
    }

    private static Command request(String path) {
        return asks(CommandKind.HTTP_REQUEST, path, "whole", "hello");
    }

    private static Command found(Command command, String... types) {
        return ContentSearch.inBody(command, Set.of(types));
    }

    @Test
    void aRuleMatchesWhatItsDetectorFinds() {
        Scene scene = scene(NO_CARDS);
        for (Command command : List.of(request("/chat/1"), message("/chat/1"))) {
            assertThat(scene.judge(found(command, "card")).refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.reason())
                            .isEqualTo("guardrail 'no-cards' refused this command: its body has card"));
            assertThat(scene.judge(found(command, "iban")).refusal()).isEmpty();
            assertThat(scene.judge(found(command)).refusal()).isEmpty();
        }
        assertThat(scene.judge(found(message("/other"), "card")).refusal()).isEmpty();
    }

    @Test
    void whatWasNotSearchedIsNotUnderstood() {
        Scene scene = scene(NO_CARDS);
        for (Command command : List.of(
                found(message("/chat/1"), "unsearched"),
                message("/chat/1"),
                asks(CommandKind.HTTP_REQUEST, "/chat/1", "streamed"))) {
            assertThat(scene.judge(command).refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCodes.NOT_UNDERSTOOD));
        }
        assertThat(scene.judge(asks(CommandKind.HTTP_REQUEST, "/chat/1", "none"))
                        .refusal())
                .isEmpty();
    }

    @Test
    void bodiesAreWantedAndSearchedForRulesThatMayMatchOnly() {
        Policy policy = scene(NO_CARDS).policy();
        for (CommandKind kind : List.of(CommandKind.HTTP_REQUEST, CommandKind.HTTP_MESSAGE)) {
            assertThat(policy.wantsBody(Scene.session(), asks(kind, "/chat/1", "streamed"), Scene.NOW))
                    .isTrue();
            assertThat(policy.wantsBody(Scene.session(), asks(kind, "/other", "streamed"), Scene.NOW))
                    .isFalse();
        }
        assertThat(policy.bodySearches(Scene.session(), message("/chat/1"), Scene.NOW))
                .singleElement()
                .extracting(ContentSearch::types)
                .isEqualTo(Set.of("card"));
        assertThat(policy.bodySearches(Scene.session(), message("/other"), Scene.NOW))
                .isEmpty();
        assertThat(policy.bodySearches(Scene.session(), asks(CommandKind.HTTP_REQUEST, "/chat/1", "none"), Scene.NOW))
                .isEmpty();
        assertThat(policy.searches(Scene.session(), message("/chat/1"), Scene.NOW))
                .as("what files are searched for")
                .isEmpty();
    }

    @Test
    void valuesAndFindingsBothHaveToBeThere() {
        Scene scene = scene(NO_CARDS.replace("paths: [/chat/**]", "body: {/to: all}"));
        Command all = asks(CommandKind.HTTP_MESSAGE, "/chat/1", "whole", "{\"to\":\"all\"}");
        Command one = asks(CommandKind.HTTP_MESSAGE, "/chat/1", "whole", "{\"to\":\"ann\"}");
        assertThat(scene.judge(found(all, "card")).refusal()).isPresent();
        assertThat(scene.judge(found(one, "card")).refusal()).isEmpty();
        assertThat(scene.judge(found(all)).refusal()).isEmpty();
    }

    @Test
    void mistakesAreTold() {
        for (String http : List.of(
                "findings: {detector: nobody}",
                "findings: {detector: cards, types: [email]}",
                "findings: {detector: cards, types: [unsearched]}",
                "findings: {detector: cards}, larger-than: 10",
                "findings: {detector: cards}, status: ['404']")) {
            assertThat(new Scene(registry())
                            .apply("{kind: Guardrail, name: g, spec: {action: deny, match: {http: {" + http + "}}}}")
                            .problems())
                    .as(http)
                    .anySatisfy(problem -> assertThat(problem.toString()).contains("http.findings"));
        }
    }
}
