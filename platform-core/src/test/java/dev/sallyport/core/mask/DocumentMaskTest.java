package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DocumentMaskTest {

    private static final String PLACES = """
            kind: MaskingRule
            name: places
            spec: {documents: {pointers: [/users/*/email, pin]}, masker: stars}
            """;

    private static final String FOUND = """
            kind: MaskingRule
            name: found
            spec: {detect: at-signs, masker: first}
            """;

    private static DocumentMasks masks(String yaml) {
        return new LiveMasking(Scene.of(Fakes.REGISTRY, yaml).source()::current, KeyRing.ephemeral())
                .documents(Scene.session());
    }

    private static String masked(DocumentMask mask, String text) {
        Bytes out = new Bytes();
        mask.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), out);
        mask.end(out);
        return new String(out.toArray(), StandardCharsets.UTF_8);
    }

    private static DocumentMask json(String yaml) {
        return masks(yaml).of("application/json", "", "/a/b", false);
    }

    @Test
    void places_and_findings_are_masked_by_rule_and_counted() {
        DocumentMask mask = json(PLACES + "---\n" + FOUND);
        assertThat(mask.changes()).isTrue();
        assertThat(masked(mask, "{\"users\":[{\"email\":\"bob@x.y\",\"note\":\"to ann@x.y\"}],\"pin\":12}"))
                .isEqualTo("{\"users\":[{\"email\":\"*******\",\"note\":\"to a******\"}],\"pin\":null}");
        assertThat(mask.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("found", 2L, "places", 2L));
    }

    @Test
    void what_was_masked_is_counted_piece_by_piece_also_by_rules_that_only_count() {
        String observed = PLACES.replace("name: places", "name: counts").replace("spec: {", "spec: {mode: observe, ");
        DocumentMask mask = json(observed + "---\n" + PLACES);
        Bytes out = new Bytes();
        mask.take(ByteBuffer.wrap("[{\"pin\":\"1\"},{\"pin\":\"2\"},".getBytes(StandardCharsets.UTF_8)), out);
        assertThat(mask.counts()).containsExactlyInAnyOrderEntriesOf(Map.of("places", 2L, "counts:observed", 2L));
        assertThatThrownBy(() -> mask.take(ByteBuffer.wrap("{\"pin\":\"3\"},no".getBytes(StandardCharsets.UTF_8)), out))
                .isInstanceOf(DocumentException.class);
        assertThat(mask.counts()).containsEntry("places", 3L);
    }

    @Test
    void a_masker_hears_that_a_place_holds_text_and_need_not_leave_it_empty() {
        assertThat(masked(json(PLACES.replace("masker: stars", "masker: typed")), "{\"pin\":\"1\"}"))
                .isEqualTo("{\"pin\":\"text\"}");
    }

    @Test
    void a_document_in_another_form_is_still_what_it_was() {
        String rule = """
                kind: MaskingRule
                name: calls
                spec: {documents: {pointers: [pin], media-types: [application/grpc]}, masker: stars}
                """;
        assertThat(masked(masks(rule).of("application/grpc+json", "", "/a", false), "{\"pin\":\"1\"}"))
                .isEqualTo("{\"pin\":\"*\"}");
        assertThat(masks(rule).of("application/json", "", "/a", false).changes())
                .isFalse();
    }

    @Test
    void a_rule_is_about_the_documents_it_selects() {
        String narrow = """
                kind: MaskingRule
                name: narrow
                spec:
                  documents: {pointers: [pin], media-types: ['*json'], paths: [/a/**]}
                  masker: stars
                """;
        String text = "{\"pin\":\"1\"}";
        assertThat(masked(masks(narrow).of("application/json", "", "/a/b", false), text))
                .isEqualTo("{\"pin\":\"*\"}");
        assertThat(masks(narrow).of("application/json", "", "/b", false).changes())
                .isFalse();
        assertThat(masks(narrow).of("application/xml", "", "/a/b", false).changes())
                .isFalse();
        assertThat(masked(masks(narrow).of("", "", "", false), text))
                .as("who says nothing")
                .isEqualTo("{\"pin\":\"*\"}");
    }

    @Test
    void a_field_is_judged_by_its_name_and_values_as_a_column_is() {
        String rule = """
                kind: MaskingRule
                name: people
                spec: {detect: {detector: annas}, masker: stars}
                """;
        DocumentMasks masks = masks(rule);
        String first = "[{\"nome\":\"Anna\",\"onde\":\"Porto\",\"n\":12345678},{\"nome\":\"Bo\",\"onde\":\"Anna\"}]";
        assertThat(masked(masks.of("application/json", "", "/people/1", false), first))
                .isEqualTo(
                        "[{\"nome\":\"****\",\"onde\":\"Porto\",\"n\":12345678},{\"nome\":\"**\",\"onde\":\"****\"}]");
        assertThat(masked(masks.of("application/json", "", "/people/2", false), "{\"nome\":\"Cy\"}"))
                .as("the next document of the kind")
                .isEqualTo("{\"nome\":\"**\"}");
        assertThat(masked(masks.of("application/json", "", "/products/2", false), "{\"nome\":\"Cy\"}"))
                .isEqualTo("{\"nome\":\"Cy\"}");
    }

    @Test
    void rules_on_columns_are_not_about_documents() {
        DocumentMasks masks = masks(MaskingTest.EMAILS);
        assertThat(masks.apply()).isFalse();
        assertThat(masks.of("application/json", "", "", false).looks()).isFalse();
    }

    @Test
    void what_is_only_observed_is_counted_and_stays() {
        DocumentMask mask = json(PLACES.replace("masker: stars", "masker: stars, mode: observe"));
        assertThat(mask.changes()).isFalse();
        assertThat(mask.looks()).isTrue();
        assertThat(masked(mask, "{\"pin\":\"1\"}")).isEqualTo("{\"pin\":\"1\"}");
        assertThat(mask.counts()).containsExactly(Map.entry("places:observed", 1L));
    }

    @Test
    void what_a_rule_cannot_look_into_is_refused_by_name_unless_the_rule_lets_it_pass() {
        DocumentMask refused = masks(FOUND).of("application/pdf", "", "", false);
        assertThat(refused.refusal().orElseThrow().reason()).contains("masking rule 'found' refused the body");
        assertThat(refused.refusal().orElseThrow().code()).isEqualTo(ErrorCodes.UNMASKABLE);
        String passing = FOUND.replace("masker: first", "masker: first, documents: {others: pass}");
        assertThat(masks(passing).of("application/pdf", "", "", false).refusal())
                .isEmpty();
        assertThat(masks(FOUND).of("text/csv", "", "", false).refusal()).isEmpty();
        assertThat(masks(PLACES).of("text/csv", "", "", false).refusal()).isPresent();
        assertThat(masks(PLACES).of("text/html", "", "", false).refusal()).isEmpty();
        assertThat(masks(PLACES).of("image/png", "", "", false).refusal()).isEmpty();
        assertThat(masks(PLACES).of("image/png", "", "", false).changes()).isFalse();
    }

    @Test
    void a_failure_is_told_without_content() {
        DocumentMask broken = json(PLACES.replace("stars", "broken"));
        assertThatThrownBy(() -> masked(broken, "{\"pin\":\"secret-1\"}")).isInstanceOf(RuntimeException.class);
        assertThat(broken.refusal(new IllegalStateException("secret-1")).reason())
                .doesNotContain("secret");
        DocumentMask malformed = json(PLACES);
        assertThatThrownBy(() -> masked(malformed, "{\"pin\":secret-1}")).hasMessage("it is not valid JSON");
    }

    @Test
    void a_tree_is_masked_in_place() {
        Map<String, Value> set = new LinkedHashMap<>();
        Value tree = new Value.Fields(Map.of(
                "pin", new Value.Int(12),
                "a/b", new Value.Items(java.util.List.of(new Value.Text("x"), new Value.Text("bob@x.y"))),
                "ann@x.y", new Value.Text("z")));
        Document document = new Document() {
            @Override
            public Optional<Value> at(String pointer) {
                return pointer.isEmpty() ? Optional.of(tree) : Optional.empty();
            }

            @Override
            public void set(String pointer, Value value) {
                if (pointer.equals("/pin") && !(value instanceof Value.Null)) {
                    throw new IllegalArgumentException("a number");
                }
                set.put(pointer, value);
            }
        };
        json(PLACES + "---\n" + FOUND).tree(document);
        assertThat(set)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("/pin", Value.NULL, "/a~1b/1", new Value.Text("b******"), "/ann@x.y", Value.NULL));
    }

    @Test
    void mistakes_in_a_rule_are_errors_with_their_key() {
        String yaml = """
                kind: MaskingRule
                name: wrong
                spec: {documents: {pointers: [a/b], media-types: ['a/b; c'], paths: [a]}, masker: stars}
                """;
        String problems = new Scene(Fakes.REGISTRY).apply(yaml).problems().toString();
        assertThat(problems)
                .contains("spec.documents.pointers[0]", "spec.documents.media-types[0]", "spec.documents.paths[0]");
        assertThat(new Scene(Fakes.REGISTRY)
                        .apply("{kind: MaskingRule, name: w, spec: {masker: stars, documents: {pointer: [x]}}}")
                        .problems()
                        .toString())
                .contains("unknown key", "pointers");
    }
}
