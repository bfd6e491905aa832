package dev.sallyport.plugin.dlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.testkit.FakeContributions;
import dev.sallyport.testkit.FakePluginContext;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DlpPluginTest {

    @TempDir
    Path folder;

    @Test
    void contributesFourDetectorsAndEightMaskers() {
        FakeContributions contributions =
                FakeContributions.of(new DlpPlugin(), new FakePluginContext("dlp", DlpConfig.DEFAULTS, folder));

        assertThat(contributions.all(Detector.class))
                .extracting(Detector::name)
                .containsExactly("patterns", "context", "prose", "secrets");
        assertThat(contributions.all(Detector.class).getFirst().types())
                .containsExactlyInAnyOrder(
                        "email", "card", "iban", "us-ssn", "phone", "ip", "aws-key", "jwt", "private-key");
        assertThat(contributions.all(Masker.class))
                .extracting(Masker::name)
                .containsExactly("redact", "full", "partial", "hash", "fpe", "generalise", "null", "fixed");
    }

    @Test
    void phoneRegionThatIsNoCountryRefusesTheStart() {
        FakePluginContext context = new FakePluginContext("dlp", new DlpConfig(List.of("US", "Germany")), folder);

        assertThatThrownBy(() -> FakeContributions.of(new DlpPlugin(), context))
                .hasMessageContaining("phone-regions")
                .hasMessageContaining("Germany");
    }
}
