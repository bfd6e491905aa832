package dev.sallyport.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.policy.PolicyCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyDirectoryTest {

    private static final String RULE = "kind: Guardrail\nname: %s\nspec: {match: {effects: [drop]}, action: deny}\n";

    private final List<String> audited = new ArrayList<>();
    private final LiveResources resources = new LiveResources(
            new MemoryResourceStore(),
            List.of(new PolicyCompiler(Registry.EMPTY)),
            (resource, before) -> resource,
            Clock.systemUTC());

    @TempDir
    Path folder;

    private PolicyDirectory directory;

    @BeforeEach
    void twoFiles() throws IOException {
        write("a.yaml", "a");
        write("deep/b.yml", "b");
        Files.writeString(folder.resolve("README.md"), "not a document");
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/x.yaml"), "nonsense");
        directory = new PolicyDirectory(
                folder,
                resources,
                (type, actor, session, target, facts) -> audited.add(type + " " + facts.get("reason")));
        directory.load();
    }

    private void write(String file, String name) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, RULE.formatted(name));
    }

    private List<String> names() {
        return resources.list(Optional.empty()).stream().map(Resource::name).toList();
    }

    private void pollTwice() {
        directory.poll();
        directory.poll();
    }

    @Test
    void contentIsInForceAndWhatDisappearsIsDeleted() throws IOException {
        assertThat(names()).containsExactly("a", "b");
        assertThat(resources
                        .history(java.util.OptionalLong.empty(), 1)
                        .getFirst()
                        .author())
                .isEqualTo("policy directory");
        Files.delete(folder.resolve("a.yaml"));
        directory.poll();
        assertThat(names()).as("one look is not enough").containsExactly("a", "b");
        directory.poll();
        assertThat(names()).containsExactly("b");
        long revision = resources.revision();
        pollTwice();
        assertThat(resources.revision()).isEqualTo(revision);
    }

    @Test
    void aBadDocumentChangesNothingAndIsTold() throws IOException {
        write("c.yaml", "c");
        Files.writeString(folder.resolve("bad.yaml"), "kind: Guardrail\nname: bad\nspec: {action: dney}\n");
        pollTwice();
        pollTwice();
        assertThat(names()).containsExactly("a", "b");
        assertThat(directory.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("bad.yaml:3", "did you mean 'deny'?"));
        assertThat(audited)
                .filteredOn(fact -> fact.startsWith("policy.rejected"))
                .hasSize(1);
        Files.delete(folder.resolve("bad.yaml"));
        pollTwice();
        assertThat(names()).containsExactly("a", "b", "c");
        assertThat(directory.problem()).isEmpty();
    }

    @Test
    void anEmptyOrLostDirectoryDeletesNothing() throws IOException {
        Files.delete(folder.resolve("a.yaml"));
        Files.delete(folder.resolve("deep/b.yml"));
        pollTwice();
        assertThat(names()).containsExactly("a", "b");
        assertThat(directory.problem()).isPresent();
        PolicyDirectory lost = new PolicyDirectory(folder.resolve("nope"), resources, (t, a, s, g, f) -> {});
        lost.load();
        assertThat(lost.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("cannot be read"));
    }

    @Test
    void whatTheDirectoryBroughtIsNotChangedByHand() {
        Applied applied = resources.apply(
                List.of(new Source("x.yaml", RULE.formatted("a").replace("drop", "truncate"))), "alice", false);
        assertThat(applied.problems())
                .extracting(Problem::reason)
                .containsExactly("belongs to the directory " + folder + ": change it there");
        assertThat(resources
                        .delete(List.of(new Resource.Ref(Kind.GUARDRAIL, "a")), "alice", false)
                        .done())
                .isFalse();
        assertThat(resources
                        .apply(List.of(new Source("x.yaml", RULE.formatted("own"))), "alice", false)
                        .done())
                .isTrue();
    }
}
