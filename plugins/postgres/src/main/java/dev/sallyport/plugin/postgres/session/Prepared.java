package dev.sallyport.plugin.postgres.session;

import dev.sallyport.sql.postgres.PostgresAnalysis;

/** A prepared statement, as the gateway knows it. */
final class Prepared {

    final String name;
    final String text;
    final int[] declaredTypes;
    final PostgresAnalysis analysis;
    final long segment;

    /** Types of the parameters once the target has said them. */
    int[] types;

    /** Whether the target has confirmed it. */
    boolean settled;

    Prepared(String name, String text, int[] types, PostgresAnalysis analysis, long segment) {
        this.name = name;
        this.text = text;
        this.declaredTypes = types;
        this.types = types;
        this.analysis = analysis;
        this.segment = segment;
    }

    int type(int parameter) {
        return parameter < types.length ? types[parameter] : 0;
    }
}
