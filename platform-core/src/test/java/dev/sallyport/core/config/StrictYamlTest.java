package dev.sallyport.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StrictYamlTest {

    private static void refused(String yaml, String message) {
        assertThatThrownBy(() -> StrictYaml.parse(yaml, "f.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyValueKnowsItsLineAndPath() {
        Node root = StrictYaml.parse("a:\n  - b: 1\n    c: x\n", "f.yaml");
        Node.Mapping inner =
                (Node.Mapping) ((Node.Sequence) ((Node.Mapping) root).entries().get("a"))
                        .items()
                        .getFirst();
        assertThat(inner.entries().get("c").place()).isEqualTo(new Node.Place("f.yaml", 3, "a[0].c"));
    }

    @Test
    void documentsAreSplitAndEmptyOnesLeftOut() {
        assertThat(StrictYaml.parseAll("---\na: 1\n---\n---\nb: 2\n", "f.yaml")).hasSize(2);
        assertThat(StrictYaml.parseAll("# nothing\n", "f.yaml")).isEmpty();
        refused("a: 1\n---\nb: 2\n", "only one document");
    }

    @Test
    void malformedTextNamesItsLine() {
        refused("a: 1\nb: [1, 2\n", "f.yaml:");
        refused("a:\n\tb: 1\n", "f.yaml:2: not YAML: a tab where only spaces may indent");
        refused("a: 'x\n", "not YAML");
    }

    @Test
    void anchorsAliasesAndTagsAreRefused() {
        refused("a: &x [1]\nb: *x\n", "anchors and aliases are not supported");
        refused("a: &x 1\nb: *x\n", "f.yaml:2: b: anchors and aliases are not supported");
        refused("a: !!java.net.URL [x]\n", "tags are not supported");
    }

    @Test
    void anEmptyValueIsNotAnEmptyText() {
        Node.Mapping root = (Node.Mapping) StrictYaml.parse("a:\nb: \"\"\nc: ~\n", "f.yaml");
        assertThat(root.entries().get("a").words()).isEqualTo("empty");
        assertThat(root.entries().get("b").words()).isEqualTo("a text");
        assertThat(root.entries().get("c").words()).isEqualTo("empty");
    }

    @Test
    void depthAndSizeAreBounded() {
        refused("[".repeat(100) + "]".repeat(100), "f.yaml:");
        refused("a: " + "x".repeat(9 << 20), "larger than");
    }
}
