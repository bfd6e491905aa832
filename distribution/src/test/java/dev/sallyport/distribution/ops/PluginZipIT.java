package dev.sallyport.distribution.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.plugin.PluginInstaller;
import dev.sallyport.demo.Sally;
import dev.sallyport.distribution.fixture.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PL-01: what third parties ship is looked at before a byte of it is believed, and refused without a trace. */
final class PluginZipIT {

    @TempDir
    private Path folder;

    private String refused(Path zip, String sha256) throws IOException {
        Path plugins = folder.resolve("plugins");
        Throwable refusal =
                org.assertj.core.api.Assertions.catchThrowable(() -> new PluginInstaller(plugins).install(zip, sha256));
        assertThat(refusal).isInstanceOf(GatewayException.class).hasMessageContaining("not installed");
        assertThat(Files.exists(plugins) ? Zips.names(plugins) : java.util.List.of())
                .isEmpty();
        assertThat(Zips.names(folder))
                .containsOnlyOnce(zip.getFileName().toString())
                .doesNotContain("evil.jar");
        return String.valueOf(refusal.getMessage());
    }

    private String refused(Map<String, byte[]> entries) throws IOException {
        Path zip = Zips.write(folder.resolve("plugin.zip"), entries);
        return refused(zip, Zips.sha256(zip));
    }

    @Test
    void pl01_namesThatClimbOutAreRefused() throws IOException {
        for (String name : new String[] {
            "../evil.jar",
            "lib/../../evil.jar",
            "/evil.jar",
            "lib/../evil.jar",
            "lib\\..\\evil.jar",
            "lib/a/evil.jar",
            "classes/Evil.class",
            "lib/.evil.jar"
        }) {
            assertThat(refused(Zips.with(Zips.probe(), name, new byte[] {1}))).contains("is not allowed");
        }
    }

    @Test
    void pl01_aZipThatIsNotTheOneItsPublisherNamesIsRefused() throws IOException {
        Path zip = Zips.write(folder.resolve("plugin.zip"), Zips.probe());
        assertThat(refused(zip, "0".repeat(64))).contains("SHA-256");
        assertThat(refused(zip, "")).contains("64 hexadecimal digits");
    }

    @Test
    void pl01_aJarWithClassesOfSharedPackagesIsRefused() throws IOException {
        for (String name : new String[] {
            "dev/sallyport/api/Evil.class", "io/netty/buffer/Evil.class", "META-INF/versions/21/org/slf4j/Evil.class"
        }) {
            byte[] jar = Zips.bytes(Map.of(name, new byte[] {1}));
            assertThat(refused(Zips.with(Zips.probe(), "lib/evil.jar", jar))).contains("shares with plugins");
        }
    }

    @Test
    void pl01_aSymbolicLinkIsWrittenAsAFileAndIsNoJar() throws IOException {
        // What a link holds is the name it points to; the installer never makes links.
        assertThat(refused(Zips.with(
                        Zips.probe(), "lib/link.jar", "../../../etc/passwd".getBytes(StandardCharsets.UTF_8))))
                .contains("is not a jar");
    }

    @Test
    void pl01_aBombIsRefusedBeforeItFillsTheDisk() throws IOException {
        byte[] zeros = new byte[210 << 20];
        assertThat(refused(Zips.with(Zips.probe(), "lib/bomb.jar", zeros))).contains("larger than");
    }

    @Test
    void pl01_theCommandLineInstallsASampleOnceAndRefusesItWithAWrongDigest() throws IOException {
        Path zip = Zips.sample("keyword-interceptor");
        Path plugins = folder.resolve("plugins");
        Sally sally = new Sally(Trees.assembled(), folder, Map.of());
        Sally.Ran wrong =
                sally.run("plugin", "install", zip.toString(), "--sha256", "0".repeat(64), "--plugin-dir", "plugins");
        assertThat(wrong.code()).as(wrong.all()).isEqualTo(1);
        assertThat(wrong.all()).contains("SHA-256").doesNotContain("\tat ");
        Sally.Ran right =
                sally.run("plugin", "install", zip.toString(), "--sha256", Zips.sha256(zip), "--plugin-dir", "plugins");
        assertThat(right.code()).as(right.all()).isZero();
        assertThat(Zips.names(plugins)).containsExactly("keyword");
        assertThatThrownBy(() -> new PluginInstaller(plugins).install(zip, Zips.sha256(zip)))
                .hasMessageContaining("installed already");
    }
}
