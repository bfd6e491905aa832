package dev.sallyport.plugin.dlp.training;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** What detection costs one thread of a gateway that has run for a while. */
final class Speed {

    private static final int ROUNDS = 40;

    /** The compiler is not done with so much code any sooner, also because it has to be let to run. */
    private static final long WARMING_NANOS = 10_000_000_000L;

    private static final String[] NAMES = {
        "id",
        "first_name",
        "last_name",
        "email",
        "order_no",
        "created_at",
        "status",
        "amount",
        "city",
        "phone",
        "notes",
        "updated_at"
    };

    private final ContextDetector detector;

    /** Kept, so that no work is taken for useless. */
    private long found;

    Speed(ContextDetector detector) {
        this.detector = detector;
    }

    List<String> rows() {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(Locale.ROOT, "| structured text (rows with tabs) | %.0f MB/s |", throughput(table())));
        rows.add(String.format(Locale.ROOT, "| prose | %.1f MB/s |", throughput(prose())));
        rows.add(String.format(
                Locale.ROOT, "| result of 1,000 rows x 12 columns, judged anew | %.2f ms |", result(1000)));
        rows.add(String.format(Locale.ROOT, "| result of one row x 12 columns, judged anew | %.3f ms |", result(1)));
        if (found == 0) {
            throw new IllegalStateException("nothing was found, so nothing was measured");
        }
        return rows;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private double throughput(String text) {
        warm(() -> found += detector.find(text, Optional.empty()).size());
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < nanos.length; i++) {
            long start = cpu();
            found += detector.find(text, Optional.empty()).size();
            nanos[i] = cpu() - start;
        }
        Arrays.sort(nanos);
        return text.length() * 1e3 / nanos[nanos.length / 2];
    }

    private static void warm(Runnable work) {
        for (long start = cpu(); cpu() - start < WARMING_NANOS; ) {
            work.run();
        }
    }

    /** Returns the median in milliseconds. */
    private double result(int rows) {
        List<String[]> cells = cells(rows);
        int rounds = rows > 10 ? ROUNDS * 4 : ROUNDS * 100;
        warm(() -> one(cells));
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = cpu();
            one(cells);
            nanos[i] = cpu() - start;
        }
        Arrays.sort(nanos);
        return nanos[rounds / 2] / 1e6;
    }

    private void one(List<String[]> rows) {
        List<ColumnSample> samples = new ArrayList<>();
        for (int column = 0; column < NAMES.length; column++) {
            List<String> values = new ArrayList<>();
            for (int row = 0; row < Math.min(20, rows.size()); row++) {
                values.add(rows.get(row)[column]);
            }
            samples.add(new ColumnSample(column(column), values));
        }
        boolean[] sensitive = new boolean[NAMES.length];
        List<Judgement> judgements = detector.judge(samples);
        for (int column = 0; column < NAMES.length; column++) {
            sensitive[column] = judgements.get(column).isSensitive();
        }
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                if (!sensitive[column]) {
                    found += detector.find(row[column], Optional.of(column(column)))
                            .size();
                }
            }
        }
    }

    private static Column column(int column) {
        return new Column(NAMES[column], Optional.empty(), "text", true);
    }

    private static List<String[]> cells(int rows) {
        Random random = new Random(7);
        String[] firsts = {"Anna", "Peter", "Maria", "Yusuf", "Chloé", "Rui"};
        String[] lasts = {"Schmidt", "O'Brien", "López", "Yılmaz", "Martin", "Sousa"};
        List<String[]> cells = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String first = firsts[random.nextInt(6)];
            String last = lasts[random.nextInt(6)];
            cells.add(new String[] {
                Integer.toString(i),
                first,
                last,
                first.toLowerCase(Locale.ROOT) + i + "@example.com",
                "SO-" + (100_000 + random.nextInt(900_000)),
                "2024-05-0" + (1 + random.nextInt(9)) + " 10:11:12",
                "open",
                Double.toString(random.nextInt(100_000) / 100.0),
                "Lisboa",
                "+1 415-555-" + (1000 + random.nextInt(9000)),
                "waits for the second delivery of the week",
                "2024-06-0" + (1 + random.nextInt(9)) + " 08:00:00"
            });
        }
        return cells;
    }

    private static String table() {
        StringBuilder text = new StringBuilder(String.join("\t", NAMES)).append('\n');
        for (String[] row : cells(8000)) {
            text.append(String.join("\t", row)).append('\n');
        }
        return text.toString();
    }

    private static String prose() {
        StringBuilder text = new StringBuilder();
        for (String[] row : cells(3000)) {
            text.append("The customer ")
                    .append(row[1])
                    .append(' ')
                    .append(row[2])
                    .append(" wrote about order ")
                    .append(row[4])
                    .append(" on Monday, and ")
                    .append(row[10])
                    .append("; nothing else was said.\n");
        }
        return text.toString();
    }
}
