package dev.sallyport.bench;

import dev.sallyport.bench.Figures.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** The run for SSH: OpenSSH's client to OpenSSH's server, directly and by every other way, in turns. */
final class SshBench {

    private static final int WARMUP_EXECS = 200;
    private static final Path MEMORY = Path.of("/dev/shm");

    private final SshOptions options;
    private final Path work;
    private final Path data;
    private final Path file;
    private final Path text;
    private final Figures figures = new Figures("relay");
    private final Warmth warmth;

    private SshBench(SshOptions options, Path work, Path data) {
        this.options = options;
        this.work = work;
        this.data = data;
        this.warmth = new Warmth(work);
        this.file = data.resolve("file");
        this.text = data.resolve("text");
    }

    static void run(SshOptions options, Path work) throws IOException {
        // A disk would hide what is measured.
        Path data = Files.isWritable(MEMORY) ? Bench.folder(MEMORY) : work;
        new SshBench(options, work, data).run();
    }

    private void run() throws IOException {
        long started = System.nanoTime();
        Path json = Path.of(options.json()).toAbsolutePath();
        Files.createDirectories(json.getParent());
        Bench.say("Starting sshd, " + String.join(", ", options.ways()) + ".");
        fill();
        try (SshTarget target = SshTarget.start(work)) {
            List<Endpoint> ways = new ArrayList<>();
            for (String way : options.ways()) {
                ways.add(
                        switch (way) {
                            case "direct" -> target.endpoint();
                            case "relay" -> Ways.relay(work, target.endpoint());
                            default -> Gateways.startSsh(way, work, target);
                        });
            }
            SshClient client = new SshClient(work, target.key(), ways, options.ciphers());
            ways.forEach(way -> warmUp(client, way));
            for (int round = 1; round <= options.rounds(); round++) {
                for (Measure measure : options.measures()) {
                    Bench.say("round %d of %d: %s".formatted(round, options.rounds(), measure.key()));
                    for (Endpoint way : ways) {
                        if (round == options.rounds() && options.profiler().isPresent()) {
                            new Profiler(Path.of(options.profiler().get()), json.getParent())
                                    .during(measure, way, () -> measure(client, measure, way));
                        } else {
                            measure(client, measure, way);
                        }
                    }
                }
            }
        }
        new Report(
                        started,
                        "ssh",
                        Spawned.run(work, Map.of(), List.of("ssh", "-V")),
                        "%d rounds, %d MiB, %d MiB of text, %d and %d commands, ciphers: %s"
                        .formatted(
                                options.rounds(),
                                options.mib(),
                                options.textMib(),
                                options.execs(),
                                options.fresh(),
                                options.ciphers().orElse("the client's choice")))
                .tell(figures, List.of(), json);
    }

    /** Random bytes to copy, and a log to print: an e-mail address in every hundredth line. */
    private void fill() throws IOException {
        SplittableRandom random = new SplittableRandom(4711);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < options.mib(); i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        StringBuilder lines = new StringBuilder();
        for (int n = 0; lines.length() < 1 << 20; n++) {
            lines.append("2026-01-01T00:00:%02dZ web-1 app[%d]: request %d took %d ms, status 200"
                    .formatted(n % 60, 1000 + n % 7, n, random.nextInt(500)));
            lines.append(n % 100 == 0 ? " for customer" + n + "@example.org\n" : "\n");
        }
        byte[] mebibyte = Arrays.copyOf(lines.toString().getBytes(StandardCharsets.US_ASCII), 1 << 20);
        mebibyte[mebibyte.length - 1] = '\n';
        try (OutputStream out = Files.newOutputStream(text)) {
            for (int i = 0; i < options.textMib(); i++) {
                out.write(mebibyte);
            }
        }
    }

    private void warmUp(SshClient client, Endpoint way) {
        Bench.say("warming up " + way.name());
        int pieces = 0;
        long begun;
        do {
            begun = System.nanoTime();
            client.scp(file.toString(), way.name() + ":" + data.resolve("there"));
            client.scp(way.name() + ":" + file, data.resolve("back").toString());
            client.silently(way, "cat " + text);
            client.fresh(way, 5);
            try (SshClient.Shared shared = client.share(way)) {
                shared.execs(WARMUP_EXECS);
            }
        } while (warmth.compiling(way, (System.nanoTime() - begun) / 1e9) && ++pieces < Warmth.ROUNDS_MAX);
    }

    private void measure(SshClient client, Measure measure, Endpoint way) {
        switch (measure) {
            case SCP_PUT -> {
                Path there = data.resolve("there");
                bulk(measure, way, options.mib(), () -> client.scp(file.toString(), way.name() + ":" + there));
                same(there, way);
            }
            case SCP_GET -> {
                Path back = data.resolve("back");
                bulk(measure, way, options.mib(), () -> client.scp(way.name() + ":" + file, back.toString()));
                same(back, way);
            }
            case EXEC_OUTPUT -> bulk(measure, way, options.textMib(), () -> client.silently(way, "cat " + text));
            case EXEC_SHARED -> {
                try (SshClient.Shared shared = client.share(way)) {
                    latency(measure, way, () -> shared.execs(options.execs()));
                }
            }
            case EXEC_FRESH -> latency(measure, way, () -> client.fresh(way, options.fresh()));
            default -> throw new IllegalArgumentException(measure.key() + " is not of SSH");
        }
    }

    private void bulk(Measure measure, Endpoint way, int mib, Runnable copy) {
        double hop = Load.processorSeconds(way.pid());
        double machine = Load.machineSeconds();
        long begun = System.nanoTime();
        copy.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        double megabytes = mib * 1.048576;
        figures.add(new Figure(measure, "", "MB/s", true), way.name(), megabytes / seconds);
        cost(measure, way, "cpu ms/MB", 1e3 / megabytes, hop, machine);
    }

    private void latency(Measure measure, Endpoint way, Supplier<double[]> execs) {
        double hop = Load.processorSeconds(way.pid());
        double machine = Load.machineSeconds();
        double[] micros = execs.get();
        figures.add(new Figure(measure, "p50", "us", false), way.name(), Load.quantile(micros, 0.50));
        figures.add(new Figure(measure, "p99", "us", false), way.name(), Load.quantile(micros, 0.99));
        cost(measure, way, "cpu us/exec", 1e6 / micros.length, hop, machine);
    }

    private void cost(Measure measure, Endpoint way, String unit, double factor, double hop, double machine) {
        double spent = (Load.machineSeconds() - machine) * factor;
        figures.add(new Figure(measure, "machine", unit, false), way.name(), spent);
        if (way.pid().isPresent()) {
            double between = (Load.processorSeconds(way.pid()) - hop) * factor;
            figures.add(new Figure(measure, "hop", unit, false), way.name(), between);
        }
    }

    /** Every byte arrived, or the figure is worth nothing. */
    private void same(Path copy, Endpoint way) {
        if (!sha256(copy).equals(sha256(file))) {
            throw new IllegalStateException(way.name() + " brought another file than was sent");
        }
        try {
            Files.delete(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[1 << 20];
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                digest.update(block, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
