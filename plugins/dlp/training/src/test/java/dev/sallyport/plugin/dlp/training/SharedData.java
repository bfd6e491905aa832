package dev.sallyport.plugin.dlp.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The labelled data sets, which lie beside the checkout on some machines. */
final class SharedData {

    private SharedData() {}

    /** Returns their folder; skips the test, saying so, where they are not. */
    static Path folder() {
        Path folder = Path.of(System.getProperty("sallyport.root", "../../..")).resolve("../shared/data/dlp");
        Assumptions.assumeTrue(
                Files.isRegularFile(folder.resolve("columns_synth_dev.jsonl")),
                "the data sets are not beside this checkout");
        return folder;
    }
}
