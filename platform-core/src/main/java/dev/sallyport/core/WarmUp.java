package dev.sallyport.core;

import dev.sallyport.core.cli.Cli;
import dev.sallyport.core.cli.Terminal;
import dev.sallyport.core.config.ConfigLoader;
import dev.sallyport.core.config.GatewayConfig;
import dev.sallyport.core.identity.RootToken;
import dev.sallyport.core.logging.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The runs from which the JVM learns what a start needs ({@code sally warm-up}). One starts a gateway, and from there
 * the other, which asks it what a command line asks. What each loaded and linked goes into an ahead-of-time cache of
 * its own: a short command should not pay for a gateway's classes.
 */
final class WarmUp {

    private static final long SECONDS_MAX = 60;
    private static final String URL = "SALLYPORT_URL";
    private static final String TOKEN = "SALLYPORT_TOKEN";

    private static final List<List<String>> COMMANDS = List.of(
            List.of("version"),
            List.of("status"),
            List.of("get"),
            List.of("review", "list"),
            List.of("sessions", "list"));

    private WarmUp() {}

    /**
     * Runs commands, or a gateway.
     *
     * @param arguments none; or the configuration file of a gateway with a data directory of its own, and the command
     *     line of the other run
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        haltWhenStuck();
        if (arguments.length == 0) {
            commands();
        } else {
            gateway(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length));
        }
    }

    private static void gateway(Path file, List<String> other) throws IOException, InterruptedException {
        Logging.start(false);
        GatewayConfig config = ConfigLoader.load(file);
        try (Gateway gateway = Gateway.start(config)) {
            ProcessBuilder builder = new ProcessBuilder(other).inheritIO();
            builder.environment().put(URL, "http://127.0.0.1:" + gateway.controlPort());
            String token = Files.readString(config.dataDir().resolve(RootToken.FILE));
            builder.environment().put(TOKEN, token.strip());
            check("the other run", builder.start().waitFor());
        }
    }

    private static void commands() {
        for (List<String> command : COMMANDS) {
            int code = Cli.run(command.toArray(new String[0]), Terminal.ofProcess(), new Main.Parts());
            check("sally " + String.join(" ", command), code);
        }
    }

    private static void check(String what, int code) {
        if (code != 0) {
            throw new IllegalStateException(what + " ended with " + code);
        }
    }

    /** A build must not wait for a run that hangs. */
    private static void haltWhenStuck() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("watchdog").start(() -> {
            try {
                never.await(SECONDS_MAX, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
