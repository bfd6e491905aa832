package dev.sallyport.sql.postgres;

import java.util.List;

/** Prints how many statements are analysed in a second; a figure to look at, not a test. */
final class Throughput {

    private Throughput() {}

    public static void main(String[] args) {
        StringBuilder insert = new StringBuilder("INSERT INTO orders (id, name, total) VALUES ");
        for (int i = 0; i < 500; i++) {
            insert.append(i == 0 ? "" : ", ")
                    .append('(')
                    .append(i)
                    .append(", 'customer name ")
                    .append(i)
                    .append("', 9.99)");
        }
        String medium = Corpus.read("tools.txt").stream()
                .filter(c -> c.id().equals("t-psql-describe-columns"))
                .findFirst()
                .orElseThrow()
                .sql();
        PostgresAnalyzer analyzer = new PostgresAnalyzer();
        AnalysisCache cache = new AnalysisCache(analyzer, 1 << 20);
        for (String sql : List.of("SELECT * FROM users WHERE id = 42 LIMIT 1", medium, insert.toString())) {
            for (int round = 0; round < 3; round++) {
                System.out.printf(
                        "%,7d characters: %,12.0f/s",
                        sql.length(), rate(() -> analyzer.analyze(sql, Backslashes.LITERAL)));
                System.out.printf(
                        "   cached %,12.0f/s%n",
                        rate(() -> cache.read(sql, Backslashes.LITERAL, PreparedStatements.NONE)));
            }
        }
    }

    private static double rate(Runnable work) {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < 1_000_000_000L) {
            for (int i = 0; i < 100; i++) {
                work.run();
            }
            count += 100;
        }
        return count * 1e9 / (System.nanoTime() - start);
    }
}
