package dev.sallyport.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.terminal.Screen;
import dev.sallyport.core.terminal.ScreenListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsciicastTest {

    @TempDir
    Path folder;

    private String cast(String lane, boolean input) throws InterruptedException {
        try (TerminalRecording recording = new TerminalRecording(folder)) {
            recording.hostileShell();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            RecordingLibrary library = recording.sealed();
            assertThat(Asciicast.lanes(library, TerminalRecording.SESSION)).containsExactly("shell", "shell-2");
            Asciicast.write(library, TerminalRecording.SESSION, lane, input, out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    private static List<String> events(String cast, String code) {
        return cast.lines()
                .skip(1)
                .map(line -> Json.read(line))
                .filter(event -> event.path(1).asText().equals(code))
                .map(event -> event.path(0).asText() + " " + event.path(2).asText())
                .toList();
    }

    @Test
    void re01_aTerminalBecomesAnInertAsciicast() throws Exception {
        String cast = cast("shell", false);
        JsonNode header = Json.read(cast.lines().findFirst().orElseThrow());
        assertThat(header.path("version").asInt()).isEqualTo(2);
        assertThat(header.path("width").asInt()).isEqualTo(40);
        assertThat(header.path("height").asInt()).isEqualTo(6);
        assertThat(header.path("timestamp").asLong()).isEqualTo(TerminalRecording.BEGAN.getEpochSecond());
        assertThat(header.path("env").path("TERM").asText()).isEqualTo("xterm-256color");
        assertThat(events(cast, "o"))
                .containsExactly(
                        "0.1 Welcome home\r\n$ ",
                        "1.1 ls\r\n\033[1mcustomers.csv\033[mx\r\n$ ",
                        "12.6 漢!",
                        "12.7 \033[?1049hfull screen");
        assertThat(events(cast, "r")).containsExactly("3.0 60x8");
        assertThat(events(cast, "i")).isEmpty();
        assertThat(cast).contains("[12.600000,\"o\"");
    }

    @Test
    void whatWasTypedIsThereWhenAskedFor() throws Exception {
        assertThat(events(cast("shell", true), "i")).containsExactly("1.0 ls\r");
    }

    @Test
    void asciinemaPlaysIt() throws Exception {
        Path player = Path.of("/usr/bin/asciinema");
        assumeTrue(Files.isExecutable(player), "asciinema is not installed here");
        Path file = Files.writeString(folder.resolve("shell.cast"), cast("shell", false));
        // It wants a terminal of its own, which script provides.
        Path played = folder.resolve("played");
        Process process = new ProcessBuilder(
                        "script", "-q", "-e", "-O", played.toString(), "-c", "LC_ALL=C.UTF-8 asciinema cat " + file)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(played)).isZero();
        assertThat(text(played)).contains("full screen");
        assertThat(Files.readString(played)).doesNotContain("\033]", "\033P", "\033[?1000h", "\033[6n");
    }

    private static String text(Path played) throws IOException {
        Screen screen = new Screen(40, 6, new ScreenListener() {});
        byte[] bytes = Files.readAllBytes(played);
        screen.feed(bytes, 0, bytes.length);
        return screen.text();
    }
}
