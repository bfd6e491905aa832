package dev.sallyport.shell;

import java.util.List;
import java.util.Locale;

/** Prints how long lines take to be analysed. */
final class Throughput {

    private static final int ROUNDS = 200_000;

    private Throughput() {}

    public static void main(String[] arguments) {
        List<String> lines = List.of(
                "ls -la /srv",
                "sudo systemctl restart nginx",
                "df -h | grep sda | awk '{print $2}'",
                "cd /srv/app && git pull && sudo -u app sh -c 'make all > log 2>&1'",
                "for i in $(seq 1 10); do echo \"$i: $(date +%s)\" >> /tmp/log; done");
        for (String line : lines) {
            long statements = 0;
            long best = Long.MAX_VALUE;
            for (int run = 0; run < 5; run++) {
                long start = System.nanoTime();
                for (int i = 0; i < ROUNDS; i++) {
                    statements += ShellAnalyzer.analyze(line).statements().size();
                }
                best = Math.min(best, (System.nanoTime() - start) / ROUNDS);
            }
            System.out.printf(Locale.ROOT, "%,7d ns  %s%n", best, line);
            if (statements == 0) {
                throw new IllegalStateException("nothing was read");
            }
        }
    }
}
