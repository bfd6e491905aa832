package dev.sallyport.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentsTest {

    private static List<String> problems(String yaml) {
        Problems problems = new Problems();
        Documents.read(List.of(new Source("rules.yaml", yaml)), problems);
        return problems.all().stream().map(Problem::toString).toList();
    }

    @Test
    void everyMistakeIsReportedWithFileLineKeyAndReason() {
        assertThat(problems("""
                kind: Guardrail
                name: no-drop
                spec:
                  match:
                    efects: [drop]
                    verbs: [DROP TABLE]
                  action: dney
                  rows: many
                ---
                kind: Gardrail
                name: x
                spec: {}
                ---
                kind: ReviewRule
                name: bad name
                spec: {groups: [a], expires: soon}
                """))
                .containsExactly(
                        "rules.yaml:5: Guardrail/no-drop spec.match.efects: unknown key; did you mean 'effects'?",
                        "rules.yaml:7: Guardrail/no-drop spec.action: unknown word 'dney'; did you mean 'deny'?",
                        "rules.yaml:8: Guardrail/no-drop spec.rows: must be a whole number, not 'many'",
                        "rules.yaml:10: kind: unknown kind 'Gardrail'; did you mean 'Guardrail'?",
                        "rules.yaml:15: name: must be 1 to 100 letters, digits or . _ @ + -, and begin with a letter"
                                + " or digit",
                        "rules.yaml:16: ReviewRule/bad name spec.expires: must be a duration such as 90s, 15m, 1h or"
                                + " 30d, not 'soon'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: [Target                         | not well-formed YAML
            just a text                           | a document must be a mapping
            kind: Group                           | name
            {kind: Group, name: a}                | has no spec
            {kind: Group, name: a, spec: [x]}     | must be a mapping with the keys members, groups, description
            {kind: Group, name: a, kind: Target, spec: {}}   | the key is given twice
            {kind: Group, name: a, labels: {a: [b]}, spec: {}} | labels.a: must be a text
            {kind: Target, name: a, spec: {protocol: p, host: h, credential: {user: u}}} | spec.port: is missing
            {kind: Subject, name: a, spec: {disabled: maybe}} | must be true or false
            {kind: Group, name: a, spec: &x {members: [b], groups: *x}} | YAML
            """)
    void badDocumentsAreRefused(String yaml, String reason) {
        assertThat(problems(yaml))
                .isNotEmpty()
                .anySatisfy(text -> assertThat(text).contains(reason));
    }

    @Test
    void hugeAndDeepDocumentsAreBounded() {
        assertThat(problems("# " + "x".repeat(Documents.FILE_CHARS_MAX)))
                .first()
                .asString()
                .contains("split it");
        assertThat(problems("a: " + "[".repeat(100_000))).isNotEmpty();
        assertThat(problems("{kind: Group, name: a, spec: {description: \"" + "x".repeat(70_000) + "\"}}"))
                .singleElement()
                .asString()
                .contains("longer than 65536 characters");
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\n";
        assertThat(problems(bomb)).isNotEmpty();
    }

    @Test
    void twinsAreRefused() {
        assertThat(problems("{kind: Group, name: a, spec: {}}\n---\n{kind: Group, name: a, spec: {}}\n"))
                .containsExactly("rules.yaml:3: Group/a: is defined twice; first in rules.yaml:1");
    }

    @Test
    void textIsReadBackAsWritten() {
        Problems problems = new Problems();
        String yaml = """
                kind: Guardrail
                name: g
                labels: {team: "no"}
                spec:
                  subjects: {except-groups: [admins]}
                  time: [{days: [mon], from: "22:00", to: "06:00"}]
                  match:
                    effects: [drop, bulk-in]
                    relations: [public.orders, {name: "*.customers", use: write}]
                    hidden-code: false
                    when: subject.name == 'x'
                  action: hold
                  review: {groups: [leads], expires: 90s}
                  mode: observe
                """;
        Resource read = Documents.read(List.of(new Source("a", yaml)), problems).getFirst();
        assertThat(problems.all()).isEmpty();
        String written = SpecTree.yaml(read);
        Resource again =
                Documents.read(List.of(new Source("b", written)), problems).getFirst();
        assertThat(again.spec()).isEqualTo(read.spec());
        assertThat(again.labels()).isEqualTo(read.labels());
        assertThat(SpecTree.yaml(again)).isEqualTo(written);
    }

    @Test
    void noTextWhateverMakesTheReaderThrow() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String letters = "kind: Group\nspec:{}[]-&*!|>'\"%@`,#\t\0é\uFFFF?";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder yaml = new StringBuilder(random.nextBoolean() ? "kind: Group\nname: a\nspec:\n" : "");
            for (int n = random.nextInt(40); n > 0; n--) {
                yaml.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                problems(yaml.toString());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + yaml, e);
            }
        }
    }
}
