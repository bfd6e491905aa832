package dev.sallyport.plugin.dlp.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import dev.sallyport.plugin.dlp.training.prose.FindPlainWords;
import dev.sallyport.plugin.dlp.training.prose.TrainProse;
import dev.sallyport.plugin.dlp.training.secrets.TrainSecrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped models are what the training builds: nobody has to believe a binary. */
final class RebuildTest {

    @Test
    void theShippedModelsAreBuiltAgainBitByBit(@TempDir Path folder) throws IOException, NoSuchAlgorithmException {
        TrainColumns.main(new String[] {SharedData.folder().toString(), folder.toString()});
        for (String name : new String[] {"names.bin", "columns.bin"}) {
            // What is inside counts: another zlib packs the same content otherwise.
            try (InputStream built = Files.newInputStream(folder.resolve(name));
                    InputStream shipped = shipped(name)) {
                assertThat(hash(built)).as(name).isEqualTo(hash(shipped));
            }
        }
    }

    @Test
    void theWordsThatNameNobodyAreCountedAgain(@TempDir Path folder) throws IOException {
        Path plain = folder.resolve("plain.bin");

        FindPlainWords.main(new String[] {SharedData.folder().toString(), plain.toString()});

        assertThat(plain).hasBinaryContent(bytes(ProseModels.class, "plain.bin"));
    }

    @Test
    void theFilterOfSecretsIsBuiltAgainByteByByte(@TempDir Path folder) throws IOException {
        Path words = Files.write(folder.resolve("words.bin"), bytes(ProseModels.class, "words.bin"));
        Path secrets = folder.resolve("secrets.bin");

        TrainSecrets.main(new String[] {SharedData.folder().toString(), words.toString(), secrets.toString()});

        assertThat(secrets).hasBinaryContent(bytes(SecretFinder.class, "secrets.bin"));
    }

    @Test
    void theTaggerIsBuiltAgainByteByByte(@TempDir Path folder) throws Exception {
        Path words = Files.write(folder.resolve("words.bin"), bytes(ProseModels.class, "words.bin"));
        Path tagger = folder.resolve("prose.bin");

        TrainProse.main(new String[] {"train", SharedData.folder().toString(), words.toString(), tagger.toString()});

        assertThat(tagger).hasBinaryContent(bytes(ProseModels.class, "prose.bin"));
    }

    @Test
    void theThresholdsAreMeasuredAgain(@TempDir Path folder) throws IOException {
        Calibrate.main(new String[] {SharedData.folder().toString(), folder.toString()});

        assertThat(folder.resolve("thresholds.txt")).hasBinaryContent(bytes(ColumnClassifier.class, "thresholds.txt"));
    }

    private static byte[] bytes(Class<?> beside, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private static String hash(InputStream packed) throws IOException, NoSuchAlgorithmException {
        byte[] content = new InflaterInputStream(packed).readAllBytes();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static InputStream shipped(String name) {
        return Objects.requireNonNull(ColumnClassifier.class.getResourceAsStream(name), name);
    }
}
