package dev.sallyport.core;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.config.ConfigLoader;
import dev.sallyport.core.logging.Logging;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: {@code serve --config FILE}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length != 3 || !arguments[0].equals("serve") || !arguments[1].equals("--config")) {
            Logging.start(false);
            LoggerFactory.getLogger(Main.class).error("usage: serve --config FILE");
            System.exit(2);
            return;
        }
        System.exit(serve(Path.of(arguments[2]), "json".equals(System.getenv("SALLYPORT_LOG"))));
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
}
