package dev.sallyport.core.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema to this version: {@code db/migration/V*.sql}, one set in the SQL both stores understand. */
final class Migrations {

    private Migrations() {}

    static void run(DataSource source) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
