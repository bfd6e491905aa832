package dev.sallyport.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SH-07: what the analyser says of a line is held against what real shells do with it. */
class OracleTest {

    private static final int ROUNDS = Integer.getInteger("shell.fuzz.rounds", 400);
    private static final long SEED = Long.getLong("shell.fuzz.seed", 7);
    /** Of each line every twelfth beginning, for asking a shell takes its time. */
    private static final int STRIDE = Integer.getInteger("shell.prefix.stride", 12);

    @TempDir
    Path scratch;

    private ShellOracle oracle;

    @BeforeEach
    void findShells() throws IOException, InterruptedException {
        assumeTrue(ShellOracle.available(), "bash and another shell are needed");
        oracle = new ShellOracle(scratch);
    }

    @Test
    void sh07_whatNoShellTakesIsNeverSaidToBeUnderstood() throws IOException, InterruptedException {
        Set<String> kept = new LinkedHashSet<>();
        for (Corpus.Case each : Corpus.all()) {
            String line = each.line();
            for (int end = line.length(); end > 0; end -= STRIDE) {
                String beginning = line.substring(0, end);
                if (ShellAnalyzer.analyze(beginning).complete()) {
                    kept.add(beginning);
                }
            }
        }
        List<String> understood = List.copyOf(kept);
        List<Boolean> accepted = oracle.accepts(understood);

        List<String> faults = new ArrayList<>();
        for (int i = 0; i < understood.size(); i++) {
            if (!accepted.get(i)) {
                faults.add(understood.get(i));
            }
        }
        assertThat(faults).isEmpty();
        assertThat(understood).hasSizeGreaterThan(600);
    }

    @Test
    void sh07_everyProgramThatBashStartsWasReported() throws IOException, InterruptedException {
        assertThat(oracle.safe()).as("only recorders can be started").isTrue();
        List<String> lines = Corpus.all().stream()
                .filter(Corpus.Case::mayRun)
                .map(Corpus.Case::line)
                .toList();

        assertThat(unreported(lines)).isEmpty();
    }

    @Test
    void sh07_everyProgramThatAMutatedLineStartsWasReported() throws IOException, InterruptedException {
        assertThat(oracle.safe()).as("only recorders can be started").isTrue();
        List<String> lines = Corpus.all().stream()
                .filter(Corpus.Case::mayRun)
                .map(Corpus.Case::line)
                .toList();
        Mutations mutations = new Mutations(new Random(SEED));
        List<String> mutants = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            mutants.add(mutations.of(lines));
        }

        assertThat(unreported(mutants)).as("seed " + SEED).isEmpty();
    }

    /** Lines that were said to be understood, with the programs that they started and that were not reported. */
    private List<String> unreported(List<String> lines) throws IOException, InterruptedException {
        List<Set<String>> started = oracle.runs(lines);
        List<String> faults = new ArrayList<>();
        int checked = 0;
        for (int i = 0; i < lines.size(); i++) {
            for (Reading reading : List.of(Reading.COMMAND, Reading.BASH)) {
                Analysis analysis = ShellAnalyzer.analyze(lines.get(i), reading);
                if (!analysis.complete() || analysis.has(Effect.PROCEDURAL)) {
                    continue;
                }
                Set<String> missing = new TreeSet<>(started.get(i));
                analysis.statements()
                        .forEach(statement ->
                                statement.programs().stream().map(Program::path).forEach(missing::remove));
                checked += started.get(i).isEmpty() ? 0 : 1;
                if (!missing.isEmpty()) {
                    faults.add(reading + " " + missing + " in: " + lines.get(i));
                }
            }
        }
        assertThat(checked)
                .as("lines that started something and were understood")
                .isGreaterThan(lines.size() / 4);
        return faults;
    }
}
