package dev.sallyport.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a process, and the whole machine, have spent so far. */
final class Load {

    /** Of {@code /proc/stat}; the same on every Linux that a JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private Load() {}

    /**
     * Processor time of a process in the middle and its children: what a busy machine does not distort. 0 if there is
     * none.
     */
    static double processorSeconds(OptionalLong pid) {
        return pid.stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(spent -> spent.toNanos() / 1e9)
                .sum();
    }

    /** Processor time of everything on this machine: client, server, kernel and what is in the middle. */
    static double machineSeconds() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] all = lines.filter(line -> line.startsWith("cpu "))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("/proc/stat says nothing of the processors"))
                    .strip()
                    .split("\\s+");
            // user, nice, system, then idle and waiting, then interrupts
            return Stream.of(1, 2, 3, 6, 7)
                            .mapToDouble(column -> Double.parseDouble(all[column]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many files and sockets a process like this one may have open. */
    static int descriptorsMax() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .mapToInt(line -> Integer.parseInt(line.split("\\s+")[3]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("/proc/self/limits says nothing of open files"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what lives on the heap of a process of Java, once what does not was collected. */
    static double livingMib(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines = jcmd.inputReader()) {
                return lines.lines()
                        .filter(line -> line.startsWith("Total "))
                        .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[2]) / (1 << 20))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("process " + pid + " does not tell its heap"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double residentMib(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the value below which a share of all lies. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }
}
