package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.mask.LiveMasking;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.Policy;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.record.RecordEntry;
import dev.sallyport.core.secret.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Documents of a session through sockets: masked, judged and recorded. */
@Timeout(300)
class DocumentSessionTest {

    private static final String PINS = """
            kind: MaskingRule
            name: pins
            spec: {documents: {pointers: [pin]}, masker: "null"}
            """;

    @TempDir
    Path dir;

    private final FakeWorld world = new FakeWorld();

    private LineClient start(String rules) throws IOException {
        world.protocol = new DocumentProtocol();
        world.masking = new LiveMasking(Scene.of(rules).source()::current, KeyRing.ephemeral());
        world.start(dir, 1);
        return LineClient.ready(world.port(), "alice");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String kept() {
        StringBuilder text = new StringBuilder();
        for (RecordEntry entry : world.recorded) {
            if (entry instanceof RecordEntry.Part part) {
                text.append(new String(part.bytes(), StandardCharsets.UTF_8));
            } else if (entry instanceof RecordEntry.DocumentEnd end) {
                text.append(new String(end.bytes(), StandardCharsets.UTF_8))
                        .append(' ')
                        .append(end.state())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private RecordEntry.DocumentEnd lastEnd() {
        return (RecordEntry.DocumentEnd) world.recorded.reversed().stream()
                .filter(RecordEntry.DocumentEnd.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_answer_is_masked_on_its_way_and_recorded_as_it_went_on() throws Exception {
        try (LineClient client = start(PINS)) {
            assertThat(client.ask("/a application/json 200 {\"pin\":\"1234\",\"b\":[1, 2]}"))
                    .isEqualTo("THROUGH {\"pin\":null,\"b\":[1, 2]}");
            assertThat(kept()).isEqualTo("{\"pin\":null,\"b\":[1, 2]} whole\n");
            assertThat(lastEnd().masked()).containsEntry("pins", 1L);
            assertThat(lastEnd().wire()).isEqualTo(25);
            RecordEntry.Completed completed = (RecordEntry.Completed) world.recorded.stream()
                    .filter(RecordEntry.Completed.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(completed.masked()).containsEntry("pins", 1L);
        }
    }

    @Test
    void ht07_credentials_in_headers_are_never_recorded() throws Exception {
        try (LineClient client = start(PINS)) {
            client.ask("/users/7 application/json 200 {}");
            assertThat(world.recorded.toString()).doesNotContain("top-secret").contains("[redacted]", "*/*");
            RecordEntry.Asked asked = (RecordEntry.Asked) world.recorded.stream()
                    .filter(RecordEntry.Asked.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(asked.command().attributes()).containsEntry("http.route", "/users/{id}");
        }
    }

    @Test
    void without_a_rule_a_body_is_copied_for_the_recording_up_to_its_bound() throws Exception {
        try (LineClient client = start("")) {
            assertThat(client.ask("/a text/plain 200 hello")).isEqualTo("COPY ");
            assertThat(kept()).isEqualTo("hello whole\n");
            world.recorded.clear();
            String large = "x".repeat(200_000);
            assertThat(client.ask("/a text/plain 200 " + large)).isEqualTo("PASS ");
            assertThat(lastEnd().wire()).isEqualTo(200_000);
            assertThat(lastEnd().kept()).isEqualTo(64 << 10);
            assertThat(kept()).hasSize((64 << 10) + " whole\n".length());
        }
    }

    @Test
    void what_turns_out_not_to_be_what_it_says_is_cut_off_and_the_session_goes_on() throws Exception {
        try (LineClient client = start(PINS)) {
            assertThat(client.ask("/a application/json 200 {\"a\":1,\"pin\":secret}"))
                    .startsWith("!cut masking rule 'pins' refused the body: it is not valid JSON");
            assertThat(lastEnd().state()).isEqualTo("refused");
            assertThat(kept()).doesNotContain("secret");
            assertThat(client.ask("/a application/pdf 200 %PDF")).startsWith("!refused masking rule 'pins'");
            assertThat(client.ask("/a application/json 200 {}")).isEqualTo("THROUGH {}");
        }
    }

    @Test
    void an_answer_is_refused_by_its_status() throws Exception {
        world.judgeAnswer = (command, status) -> status < 500
                ? Policy.Judgement.CLEAR
                : new Policy.Judgement(
                        Optional.of(Refusal.of(ErrorCodes.GUARDRAIL_DENIED, "no-traces", "No stack traces.")),
                        List.of(),
                        List.of(),
                        OptionalLong.empty(),
                        "",
                        List.of(new Policy.Match("no-traces", "deny", true)));
        try (LineClient client = start("")) {
            assertThat(client.ask("/a text/plain 500 Traceback")).isEqualTo("!refused No stack traces.");
            assertThat(kept()).doesNotContain("Traceback");
            assertThat(world.outcomes()).containsExactly("forward", "refuse");
            assertThat(client.ask("/a text/plain 200 fine")).isEqualTo("COPY ");
        }
    }

    @Test
    void a_request_goes_on_as_it_is_and_only_its_recording_is_masked() throws Exception {
        try (LineClient client = start(PINS)) {
            assertThat(client.ask("post /a application/json {\"pin\":\"1234\"}"))
                    .isEqualTo("COPY ");
            assertThat(kept()).isEqualTo("{\"pin\":null} whole\n");
            assertThat(client.ask("post /a application/json {\"pin\":1234")).isEqualTo("COPY ");
            assertThat(lastEnd().state()).isEqualTo("withheld");
            assertThat(world.recorded.toString()).doesNotContain("1234");
        }
    }

    @Test
    void a_body_that_is_judged_is_recorded_as_a_document_not_as_a_parameter() throws Exception {
        world.wantsBody = true;
        try (LineClient client = start(PINS)) {
            assertThat(client.ask("post /a application/json {\"pin\":\"1234\",\"b\":1}"))
                    .isEqualTo("judged with its body");
            assertThat(world.recorded.toString()).doesNotContain("1234");
            assertThat(kept()).isEqualTo("{\"pin\":null,\"b\":1} whole\n");
        }
    }

    /** Says that it is too slow for the event loop, and fails on one value. */
    private static final class Slow implements Masker {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Value mask(Value value, MaskContext context) {
            if (value.toText().equals("explode")) {
                throw new IllegalStateException("the masker broke");
            }
            return new Value.Text(Thread.currentThread().isVirtual() ? "off the loop" : "on the loop");
        }

        @Override
        public boolean costly() {
            return true;
        }
    }

    /** Finds runs of x. */
    private static final class Crosses implements Detector {

        private static final Pattern CROSSES = Pattern.compile("x+");

        @Override
        public String name() {
            return "crosses";
        }

        @Override
        public Set<String> types() {
            return Set.of("cross");
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return CROSSES.matcher(text)
                    .results()
                    .map(found -> new Finding("cross", found.start(), found.end(), 1))
                    .toList();
        }
    }

    @Test
    void lines_go_on_while_the_rest_has_not_come() throws Exception {
        Registry registry = new Registry(
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of("crosses", new Crosses()),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
        String rules = "{kind: MaskingRule, name: c, spec: {detect: crosses, masker: 'null'}}";
        world.protocol = new DocumentProtocol();
        world.masking = new LiveMasking(Scene.of(registry, rules).source()::current, KeyRing.ephemeral());
        world.start(dir, 1);
        try (LineClient client = LineClient.ready(world.port(), "alice")) {
            assertThat(client.ask("/a text/plain 103 axxb|cxx")).isEqualTo("so far ab");
        }
        Await.until(() -> kept().endsWith("broken\n"));
        assertThat(kept()).isEqualTo("ab\n broken\n");
    }

    private LineClient startSlow() throws IOException {
        Registry registry = new Registry(
                Map.of(),
                Map.of(),
                Map.of("slow", new Slow()),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty());
        String rules = PINS.replace("\"null\"", "slow");
        world.protocol = new DocumentProtocol();
        world.masking = new LiveMasking(Scene.of(registry, rules).source()::current, KeyRing.ephemeral());
        world.start(dir, 1);
        return LineClient.ready(world.port(), "alice");
    }

    @Test
    void a_costly_masker_works_beside_the_event_loop_and_the_order_stays() throws Exception {
        try (LineClient client = startSlow()) {
            String body = "[{\"pin\":1},{\"pin\":\"x\"},\"" + "y".repeat(60) + "\"]";
            assertThat(client.ask("/a application/json 200 " + body))
                    .isEqualTo(
                            "THROUGH " + body.replace("1", "\"off the loop\"").replace("\"x\"", "\"off the loop\""));
            assertThat(kept()).contains("off the loop").endsWith("whole\n");
            assertThat(client.ask("tree /a x")).isEqualTo("off the loop");
        }
    }

    @Test
    void a_masker_that_fails_cuts_the_body_off_and_the_session_goes_on() throws Exception {
        try (LineClient client = startSlow()) {
            assertThat(client.ask("/a application/json 200 {\"a\":1,\"pin\":\"explode\"}"))
                    .isEqualTo("!cut The body could not be masked, so it is withheld.");
            assertThat(world.recorded.toString()).doesNotContain("explode");
            assertThat(client.ask("tree /a explode")).startsWith("!cut The body could not be masked");
            assertThat(client.ask("/a application/json 200 {}")).isEqualTo("THROUGH {}");
        }
    }

    @Test
    void a_tree_is_masked_and_recorded() throws Exception {
        try (LineClient client = start(PINS)) {
            assertThat(client.ask("tree /a secret")).isEmpty();
            assertThat(kept()).isEqualTo("{\"pin\":null} whole\n");
        }
    }
}
