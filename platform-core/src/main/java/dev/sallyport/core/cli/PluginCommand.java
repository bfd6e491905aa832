package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.config.GatewayConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plugins. */
@Command(
        name = "plugin",
        description = "List and install plugins.",
        subcommands = {PluginCommand.Listing.class, PluginCommand.Install.class})
final class PluginCommand extends CommandGroup {

    @Command(name = "list", description = "List the gateway's plugins and what they contribute.")
    static final class Listing extends RemoteCommand {
        @Override
        int run(Api api) {
            JsonNode answer = api.get("/v1/plugins", Map.of());
            if (asJson(answer)) {
                return 0;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode plugin : answer.path("plugins")) {
                rows.add(List.of(
                        Print.text(plugin, "id"),
                        Print.text(plugin, "version"),
                        Print.text(plugin, "state"),
                        Print.joined(plugin.path("contributes"))));
            }
            print().table(List.of("ID", "VERSION", "STATE", "CONTRIBUTES"), rows);
            return 0;
        }
    }

    @Command(name = "install", description = "Install a plugin from a zip; the gateway loads it at its next start.")
    static final class Install extends CliCommand {

        @Parameters(paramLabel = "ZIP", description = "The plugin.")
        Path zip = Path.of("");

        @Option(
                names = "--sha256",
                required = true,
                paramLabel = "HEX",
                description = "The zip's digest, as its publisher names it.")
        String sha256 = "";

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "Configuration file that names plugin-dir.")
        @Nullable
        Path config;

        @Option(names = "--plugin-dir", paramLabel = "DIR", description = "Where plugins lie.")
        @Nullable
        Path pluginDir;

        @Override
        public Integer call() {
            Path folder = pluginDir != null ? pluginDir : configured();
            print().say(cli().program().install(zip, folder, sha256));
            return 0;
        }

        private Path configured() {
            Optional<Path> named = Place.config(cli().terminal(), config).flatMap(GatewayConfig::pluginDir);
            String home = System.getProperty("sallyport.home", "");
            return named.orElseGet(() -> {
                if (home.isEmpty()) {
                    throw new CliException(CliException.USAGE, "say where plugins lie: --plugin-dir DIR");
                }
                return Path.of(home, "plugins");
            });
        }
    }
}
