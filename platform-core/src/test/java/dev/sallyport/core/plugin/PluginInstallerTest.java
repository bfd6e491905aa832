package dev.sallyport.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginInstallerTest {

    private static final String DESCRIPTOR =
            "plugin.id=probe\nplugin.class=x.Y\nplugin.version=1.0.0\nplugin.requires=>=0.1.0 & <0.2.0\n";

    @TempDir
    Path dir;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private Path plugins;

    @BeforeEach
    void aGoodZip() throws IOException {
        plugins = dir.resolve("plugins");
        entries.put("plugin.properties", DESCRIPTOR.getBytes(StandardCharsets.UTF_8));
        entries.put("lib/probe.jar", zip(Map.of("x/Y.class", new byte[] {1})));
    }

    private static byte[] zip(Map<String, byte[]> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private PluginInstaller.Installed install() throws Exception {
        byte[] zip = zip(entries);
        Path file = Files.write(dir.resolve("p.zip"), zip);
        String sha =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
        return new PluginInstaller(plugins).install(file, sha);
    }

    private void refused(String reason) throws IOException {
        assertThatThrownBy(this::install).isInstanceOf(GatewayException.class).hasMessageContaining(reason);
        if (Files.exists(plugins)) {
            try (var left = Files.list(plugins)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void aGoodZipBecomesAFolder() throws Exception {
        PluginInstaller.Installed installed = install();
        assertThat(installed.id()).isEqualTo("probe");
        assertThat(plugins.resolve("probe/lib/probe.jar")).exists();
        assertThatThrownBy(this::install).hasMessageContaining("is installed already");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.jar",
                "lib/../../evil.jar",
                "/etc/evil.jar",
                "lib\\..\\evil.jar",
                "lib/.hidden.jar",
                "lib/sub/evil.jar",
                "lib/evil.sh",
                "C:/evil.jar"
            })
    void pl01_namesThatClimbOutOrDoNotBelongAreRefused(String name) throws Exception {
        entries.put(name, zip(Map.of("a.txt", new byte[] {1})));
        refused("is not allowed");
    }

    @Test
    void pl01_aSymbolicLinkIsRefused() throws Exception {
        entries.put("lib/link.jar", "/etc/passwd".getBytes(StandardCharsets.UTF_8));
        refused("lib/link.jar is not a jar");
    }

    @Test
    void pl01_anotherDigestThanThePublishersIsRefused() throws Exception {
        Path file = Files.write(dir.resolve("p.zip"), zip(entries));
        assertThatThrownBy(() -> new PluginInstaller(plugins).install(file, "0".repeat(64)))
                .hasMessageContaining("its SHA-256 is");
        assertThatThrownBy(() -> new PluginInstaller(plugins).install(file, ""))
                .hasMessageContaining("64 hexadecimal digits");
    }

    @Test
    void pl01_sharedPackagesInsideAreRefused() throws Exception {
        entries.put("lib/netty.jar", zip(Map.of("io/netty/buffer/ByteBuf.class", new byte[] {1})));
        refused("a class of a package that the gateway shares");
        entries.put("lib/netty.jar", zip(Map.of("META-INF/versions/21/io/netty/buffer/ByteBuf.class", new byte[] {1})));
        refused("a class of a package that the gateway shares");
    }

    @Test
    void anotherApiOrAMissingDescriptorIsRefused() throws Exception {
        entries.put(
                "plugin.properties",
                DESCRIPTOR.replace(">=0.1.0 & <0.2.0", ">=9.0.0").getBytes(StandardCharsets.UTF_8));
        refused("it needs the plugin API >=9.0.0");
        entries.put(
                "plugin.properties", DESCRIPTOR.replace("id=probe", "id=../x").getBytes(StandardCharsets.UTF_8));
        refused("its plugin.id must be");
        entries.remove("plugin.properties");
        refused("it has no plugin.properties");
    }
}
