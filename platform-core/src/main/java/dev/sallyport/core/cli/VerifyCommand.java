package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.record.Export;
import dev.sallyport.core.record.Verification;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks recordings: one or all by asking the gateway, an exported one without it. */
@Command(
        name = "verify",
        description = "Check the hash chain and signature of one recording, of all, or of an exported file.")
final class VerifyCommand extends RemoteCommand {

    @Parameters(arity = "0..1", paramLabel = "SESSION", description = "The session's id; all if absent.")
    String id = "";

    @Option(names = "--all", description = "Check all recordings and the log of their seals.")
    boolean all;

    @Option(names = "--file", paramLabel = "EXPORT", description = "Check an exported file; no gateway is asked.")
    @Nullable
    Path file;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "For --file: the gateway's public key, got from the gateway and not with the export.")
    @Nullable
    Path publicKey;

    @Override
    public Integer call() {
        Path export = file;
        if (all && !id.isEmpty()) {
            throw new CliException(CliException.USAGE, "give a session or --all, not both");
        }
        return export == null ? super.call() : offline(export);
    }

    @Override
    int run(Api api) {
        JsonNode answer = id.isEmpty()
                ? api.get("/v1/verification", Map.of())
                : api.get("/v1/sessions/" + Api.part(id) + "/verify", Map.of());
        List<JsonNode> checked = new ArrayList<>();
        if (id.isEmpty()) {
            answer.path("recordings").forEach(checked::add);
        } else {
            checked.add(answer);
        }
        return tell(answer, checked);
    }

    private int offline(Path export) {
        Path key = publicKey;
        if (key == null || !id.isEmpty() || all) {
            throw new CliException(CliException.USAGE, "--file needs --public-key FILE, and neither SESSION nor --all");
        }
        Verification found;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(export))) {
            found = Export.verify(in, Files.readString(key).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(CliException.USAGE, export + " or " + key + " cannot be read: " + e.getMessage());
        }
        JsonNode answer = Json.read(Json.write(Map.of(
                "session",
                found.session(),
                "sound",
                found.sound(),
                "state",
                found.state(),
                "segments",
                found.segments(),
                "blocks",
                found.blocks(),
                "entries",
                found.entries(),
                "problems",
                found.problems().stream()
                        .map(problem -> Map.of(
                                "segment", problem.segment(),
                                "offset", problem.offset(),
                                "afterSequence", problem.afterSequence(),
                                "what", problem.what()))
                        .toList())));
        return tell(answer, List.of(answer));
    }

    private int tell(JsonNode answer, List<JsonNode> checked) {
        boolean sound = checked.stream().allMatch(one -> one.path("sound").asBoolean());
        if (!asJson(answer)) {
            checked.forEach(this::tell);
            if (id.isEmpty() && file == null) {
                print().say(checked.size() + " recordings checked; "
                        + (sound ? "all are sound." : "NOT all are sound."));
            }
        }
        return sound ? 0 : CliException.FAILED;
    }

    private void tell(JsonNode one) {
        print().say(Print.text(one, "session") + " (" + Print.text(one, "state") + "): "
                + (one.path("sound").asBoolean() ? "sound, " : "NOT SOUND, ")
                + one.path("entries").asLong()
                + " entries in " + one.path("blocks").asLong() + " blocks, "
                + one.path("segments").asLong()
                + " segments");
        one.path("problems")
                .forEach(problem -> print().say("  segment " + Print.text(problem, "segment")
                        + ", byte " + Print.text(problem, "offset") + ", after entry "
                        + Print.text(problem, "afterSequence") + ": " + Print.text(problem, "what")));
    }
}
