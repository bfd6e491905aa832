package dev.sallyport.core;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.cli.Cli;
import dev.sallyport.core.cli.Program;
import dev.sallyport.core.cli.Terminal;
import dev.sallyport.core.config.ConfigLoader;
import dev.sallyport.core.logging.Logging;
import dev.sallyport.core.plugin.PluginInstaller;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program {@code sally}: hands its arguments to the command line, and runs what that starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Cli.run(arguments, Terminal.ofProcess(), new Parts()));
    }

    /** Runs a gateway until the process is told to stop; returns the exit code when it cannot start. */
    public static int serve(Path config, boolean jsonLog) throws InterruptedException {
        Logging.start(jsonLog);
        Logger logger = LoggerFactory.getLogger(Main.class);
        try {
            Gateway gateway = Gateway.start(ConfigLoader.load(config));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
                        gateway.close();
                        stopped.countDown();
                    }));
            stopped.await();
            return 0;
        } catch (GatewayException e) {
            logger.atError().addKeyValue("errorCode", e.code()).log(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    /** What the command line starts but does not contain. */
    static final class Parts implements Program {

        @Override
        public int serve(Path config, boolean jsonLog) throws InterruptedException {
            return Main.serve(config, jsonLog);
        }

        @Override
        public String install(Path zip, Path pluginDirectory, String sha256) {
            PluginInstaller.Installed installed = new PluginInstaller(pluginDirectory).install(zip, sha256);
            return "Installed " + installed.id() + " " + installed.version() + " in " + installed.folder() + ".";
        }

        @Override
        public StartedDetector detector(Path pluginDirectory, String name) {
            return DetectorAlone.start(pluginDirectory, name);
        }

        @Override
        public String version() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "0" : version;
        }
    }
}
