package dev.sallyport.distribution.ops.probe;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Writes down what it sees of the host and when it is called, into its data folder. */
public final class ProbePlugin implements GatewayPlugin {

    private static final List<byte[]> LEAK = new ArrayList<>();

    private Path diary = Path.of("");

    /** Its section. */
    public record Config(String ownSecret, boolean failAtStart) {
        static final Config DEFAULTS = new Config("", false);
    }

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        diary = context.dataDirectory().resolve("diary.txt");
        Config config = context.config(Config.class);
        note("OnStartup");
        note("core " + loads("dev.sallyport.core.Gateway"));
        note("store " + loads("org.h2.Driver"));
        note("jackson " + loads("com.fasterxml.jackson.databind.ObjectMapper"));
        note("other plugin " + loads("dev.sallyport.samples.echo.EchoPlugin"));
        note("netty " + oneNetty());
        note("own secret " + config.ownSecret());
        if (config.failAtStart()) {
            throw new IllegalStateException("the probe was told to fail");
        }
        contributions.interceptor(new Probe());
    }

    @Override
    public void onShutdown() {
        note("OnShutdown");
    }

    private static boolean loads(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static boolean oneNetty() {
        try {
            Class<?> mine = Class.forName("io.netty.buffer.ByteBuf");
            return mine.getClassLoader() == GatewayPlugin.class.getClassLoader();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void note(String line) {
        try {
            Files.writeString(diary, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Probe implements Interceptor {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public Interests interests(Target target) {
            return Interests.of(EventKind.COMMAND);
        }

        @Override
        public SessionInterceptor open(Session session) {
            return new Hooks(session.subject().name());
        }
    }

    private final class Hooks implements SessionInterceptor {
        private final String subject;

        Hooks(String subject) {
            this.subject = subject;
        }

        @Override
        public Verdict onConnect() {
            note(subject + " OnConnect");
            return Verdict.allow();
        }

        @Override
        public Verdict onReceive(Event event) {
            if (event instanceof Command command) {
                note(subject + " OnReceive " + command.text());
                misbehave(command.text());
            }
            return Verdict.allow();
        }

        @Override
        public void onDisconnect(Disconnect cause) {
            note(subject + " OnDisconnect " + cause.cause());
        }

        private void misbehave(String text) {
            switch (text) {
                case "SHOW throw" -> throw new IllegalStateException("the probe throws");
                case "SHOW error" -> throw new StackOverflowError("the probe's error");
                case "SHOW block" -> block();
                case "SHOW allocate" -> LEAK.add(new byte[allOfIt()]);
                case "SHOW leak" -> LEAK.add(new byte[8 << 20]);
                default -> {
                    // nothing: a well-behaved command
                }
            }
        }

        /** More than a heap of the size the tests give the gateway. */
        private int allOfIt() {
            return Integer.MAX_VALUE - 8;
        }

        private void block() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
