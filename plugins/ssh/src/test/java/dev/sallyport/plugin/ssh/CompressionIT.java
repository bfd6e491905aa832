package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.session.Disconnect.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compression with real peers and with a hostile one, and peers that never stop to exchange keys: SH-09. */
class CompressionIT {

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder, "LogLevel DEBUG1");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aCompressedConnectionIsCompressedOnBothSidesAndLosesNothing() throws IOException {
        Path text = folder.resolve("text");
        Files.writeString(text, "all work and no play\n".repeat(200_000));
        Path noise = lab.random("noise", 3 << 20);
        Path copy = folder.resolve("copy");
        try (Tool ssh = lab.start(
                Lab.TOKEN,
                "alice/web-1",
                List.of("-C", "-v", "-o", "RekeyLimit=1M"),
                "cat > " + copy + "; cat " + text + " " + noise + " | sha256sum")) {
            ssh.input(Files.readString(text)).endInput();
            Tool.Ran ran = ssh.end().fine();
            assertThat(ran.err()).contains("Enabling compression at level");
            Path both = folder.resolve("both");
            Files.write(both, Files.readAllBytes(text));
            Files.write(both, Files.readAllBytes(noise), java.nio.file.StandardOpenOption.APPEND);
            String sum =
                    Tool.run(folder, "sha256sum", both.toString()).fine().out().split(" ")[0];
            assertThat(ran.out()).startsWith(sum);
        }
        assertThat(copy).hasSameBinaryContentAs(text);
        assertThat(lab.server().log()).contains("Enabling compression at level");
    }

    @Test
    void aPlainConnectionIsCompressedOnNeitherSide() {
        lab.ssh("alice/web-1", "true").fine();
        assertThat(lab.server().log()).contains("Accepted").doesNotContain("Enabling compression at level");
    }

    @Test
    void sh09APeerThatExchangesKeysAgainAndAgainIsDisconnected() {
        try (Tool ssh = lab.start(
                Lab.TOKEN,
                "alice/web-1",
                List.of("-o", "RekeyLimit=16"),
                "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); sleep 0.02; done")) {
            Tool.Ran ran = ssh.end();
            assertThat(ran.code()).isEqualTo(255);
            assertThat(ran.err()).contains("asked for new keys too often");
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.PROTOCOL_ERROR);
    }
}
