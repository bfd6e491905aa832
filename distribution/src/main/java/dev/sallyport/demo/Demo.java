package dev.sallyport.demo;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code sally demo}: builds the stage, plays the acts, says how to go on, and leaves nothing behind. */
public final class Demo {

    private static final String HELP = """
            sally demo [--once]

            Starts a real PostgreSQL with an invented shop and a gateway before it, then
            plays seven scenes with real client sessions: masking, a denial, an approval,
            replay, search, ssh to a host if OpenSSH's server is here, and calls of an
            API if curl is. Afterwards everything stays up for you to try, until Ctrl-C.

              --once   end after the scenes; exit code 0 only if every step was observed
            """;
    private static final List<Act> ACTS = List.of(
            new MaskAct(),
            new DenyAct(),
            new HoldAct(),
            new EvidenceAct(),
            new SearchAct(),
            new HostAct(),
            new ApiAct());

    // The embedded PostgreSQL tells of each of its steps; the story tells of those that matter.
    private static final Logger EMBEDDED = Logger.getLogger("io.zonky");

    private final Screen screen;

    private Demo(Screen screen) {
        this.screen = screen;
    }

    /** Plays the demo; the exit code says how it went. */
    public static void main(String[] args) throws InterruptedException {
        boolean once = List.of(args).contains("--once");
        if (args.length > (once ? 1 : 0)) {
            boolean help = List.of(args).contains("--help") || List.of(args).contains("-h");
            System.out.print(
                    help ? HELP : "sally demo knows --once and --help, not this: " + String.join(" ", args) + "\n");
            System.exit(help ? 0 : 2);
        }
        EMBEDDED.setLevel(Level.WARNING);
        AtomicReference<Stage> stage = new AtomicReference<>();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            Stage standing = stage.get();
                            if (standing != null) {
                                standing.close();
                            }
                        },
                        "cleanup"));
        System.exit(new Demo(Screen.ofTerminal()).play(once, stage));
    }

    private int play(boolean once, AtomicReference<Stage> cleanup) throws InterruptedException {
        long started = System.nanoTime();
        screen.title("Sallyport: the demo");
        screen.say("Sallyport stands between people and production. You will see one engineer work on a shop's database"
                + " through it, in seven scenes. Nothing is simulated: a PostgreSQL, a gateway and ordinary clients run"
                + " on this machine. A ✓ is something that was checked just now, not a promise.");
        screen.gap();
        Stage stage;
        try {
            stage = Stage.build(screen, cleanup::set);
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            screen.gap();
            screen.failed("the stage stands", "it does not");
            screen.shown(String.valueOf(e.getMessage()));
            return 1;
        }
        Checks checks = new Checks(screen);
        for (Act act : ACTS) {
            screen.title(act.title());
            play(act, stage, checks);
        }
        screen.title("Result");
        screen.say("%d steps observed, %d not, in %d seconds."
                .formatted(
                        checks.passed(),
                        checks.failures().size(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)));
        checks.failures().forEach(failure -> screen.shown("✗ " + failure));
        if (!checks.failures().isEmpty()) {
            screen.gap();
            screen.say("The end of the gateway's log:");
            screen.shown(stage.gateway().logTail(20));
        }
        if (once) {
            return checks.failures().isEmpty() ? 0 : 1;
        }
        invite(stage);
        new CountDownLatch(1).await(); // until Ctrl-C; the shutdown hook cleans up
        return 0;
    }

    private void play(Act act, Stage stage, Checks checks) throws InterruptedException {
        try {
            act.play(stage, screen, checks);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            checks.failed("the scene plays to its end", e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private void invite(Stage stage) {
        String url = stage.gateway().url();
        screen.title("Your turn");
        screen.say("Everything stays up until you press Ctrl-C; then it is stopped and removed. In another terminal:");
        screen.typed("as Alice", "");
        screen.shown("PGPASSWORD=" + stage.aliceToken() + " \\\n  psql -h 127.0.0.1 -p "
                + stage.gateway().port() + " -U alice shop");
        stage.host().ifPresent(host -> {
            screen.typed("as Alice, on the host (her token is the password)", "");
            screen.shown("ssh -p " + stage.sshPort() + " alice/" + HostAct.TARGET + "@127.0.0.1");
        });
        screen.typed("as Alice, calling the API", "");
        screen.shown("curl -H 'Authorization: Bearer " + stage.aliceToken() + "' \\\n  http://127.0.0.1:"
                + stage.httpPort() + ApiAct.CUSTOMER);
        screen.typed("as Bob, who approves", "");
        screen.shown("export SALLYPORT_URL=" + url + "\nexport SALLYPORT_TOKEN=" + stage.bobToken()
                + "\n./sally review list");
        screen.gap();
        screen.say(
                "Try: TABLE customers LIMIT 5;   UPDATE orders SET status = 'sent' WHERE id = 9;   DROP TABLE orders;");
        screen.say("The rules are in " + stage.folder().resolve("policies") + ". Edit one: running sessions follow.");
    }
}
