package dev.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.Sally;
import dev.sallyport.demo.Sshd;
import dev.sallyport.distribution.fixture.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as everybody's first minute with Sallyport. */
final class DemoIT {

    @Test
    void theStoryHoldsInEveryStep(@TempDir Path folder) {
        Sally.Ran ran = new Sally(Trees.assembled(), folder, Map.of("NO_COLOR", "1")).run("demo", "--once");

        assertThat(ran.out())
                .as(ran.all())
                .doesNotContain("✗", "\u001b[")
                .contains(
                        "✓ the name is masked (rule personal-data)",
                        "✓ the card number is masked (rule personal-data)",
                        "✓ the name and the telephone number inside the support notes are masked",
                        "✓ the rest of the notes can be read",
                        "✓ denied with SQLSTATE 42501",
                        "✓ the UPDATE waits, and a notice says for whom",
                        "✓ Alice cannot approve her own request",
                        "✓ Alice's UPDATE completes: 1 row",
                        "✓ one of them replays the denied DELETE",
                        "✓ hash chain and signature hold",
                        "✓ the search finds the denied DELETE",
                        ", 0 not, in ");
        if (Sshd.installed()) {
            assertThat(ran.out())
                    .contains(
                            "✓ the e-mail address in its output is masked",
                            "✓ denied with exit status 126, and the rule's name",
                            "✓ the host never saw it",
                            "✓ the recording shows the denied command");
        } else {
            assertThat(ran.out()).contains("OpenSSH's server is not installed here");
        }
        if (Files.isExecutable(Path.of("/usr/bin/curl"))) {
            assertThat(ran.out())
                    .contains(
                            "✓ e-mail address and IBAN in the JSON are masked",
                            "✓ denied with status 403, problem details and the rule's name",
                            "✓ the API never heard of it");
        } else {
            assertThat(ran.out()).contains("curl is not installed here");
        }
        assertThat(ran.code()).as(ran.all()).isZero();
    }

    @Test
    void anUnknownOptionIsNamedAndNothingIsStarted(@TempDir Path folder) {
        Sally.Ran ran = new Sally(Trees.assembled(), folder, Map.of()).run("demo", "--twice");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.all()).contains("--twice").doesNotContain("starting");
    }
}
