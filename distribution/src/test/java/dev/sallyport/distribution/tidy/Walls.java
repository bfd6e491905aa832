package dev.sallyport.distribution.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Who may name what, as two tables: libraries that have one home, and parts that must not see each other. */
public final class Walls {

    private static final String CORE = "dev.sallyport.core";

    /** A library that main code may name in a few packages only; {@code within} is where the rule looks. */
    private record Home(String within, String library, List<String> homes) {}

    /** Packages that must not name others. */
    private record Blind(String code, String mustNotName, String because) {}

    // The composition root (dev.sallyport.core itself, without subpackages) may name what it builds.
    private static final List<Home> HOMES = List.of(
            home("dev.sallyport", "org.pf4j", "core.plugin"),
            home("dev.sallyport", "io.helidon", "core.http"),
            home("dev.sallyport", "java.sql", "core.store", "demo"),
            home("dev.sallyport", "javax.sql", "core.store", "demo"),
            home("dev.sallyport", "org.flywaydb", "core.store"),
            home("dev.sallyport", "com.zaxxer.hikari", "core.store"),
            home("dev.sallyport", "org.h2", "core.store"),
            home("dev.sallyport", "org.postgresql", "core.store", "demo"),
            home("dev.sallyport", "org.apache.lucene", "search"),
            home(
                    CORE,
                    "com.fasterxml.jackson",
                    "core.config",
                    "core.http",
                    "core.resource",
                    "core.cli",
                    "core.json",
                    "core.record",
                    "core.search"),
            home(CORE, "dev.cel", "core.policy"),
            home(CORE, "com.github.luben.zstd", "core.record"),
            home(CORE, "com.google.re2j", "core.policy", "core.mask", "core.resource"),
            home(CORE, "picocli", "core.cli"),
            home(CORE, "io.netty", "core.net", "core.session", "core.plugin", "core.metrics"));

    private static final List<Blind> BLIND = List.of(
            new Blind("dev.sallyport.api", CORE, "the SPI knows no host"),
            new Blind("dev.sallyport.api", "org.slf4j", "the SPI needs jspecify and nothing else"),
            new Blind("dev.sallyport.api", "com.fasterxml", "the SPI needs jspecify and nothing else"),
            new Blind("dev.sallyport.api", "java.util.concurrent.CompletableFuture", "one asynchronous vocabulary"),
            new Blind("dev.sallyport.testkit", CORE, "a third party tests without the host"),
            new Blind("dev.sallyport.plugin", CORE, "plugins grow no roots into the core"),
            new Blind("dev.sallyport.sql", CORE, "plugins grow no roots into the core"),
            new Blind("dev.sallyport.search", CORE, "plugins grow no roots into the core"),
            new Blind("dev.sallyport.samples", CORE, "plugins grow no roots into the core"),
            new Blind(CORE, "dev.sallyport.plugin", "the core knows no protocol by name"),
            new Blind(CORE, "dev.sallyport.sql", "the core knows no protocol by name"),
            new Blind(CORE, "dev.sallyport.search", "the core knows plugins through the API only"),
            new Blind("dev.sallyport.plugin.dlp", "dev.sallyport.api.protocol", "governance sees no wire type"),
            new Blind("dev.sallyport.plugin.dlp", "io.netty", "governance sees no wire type"),
            new Blind("dev.sallyport.plugin.dlp", "dev.sallyport.plugin.postgres", "plugins never see each other"),
            new Blind("dev.sallyport.plugin.postgres", "dev.sallyport.plugin.dlp", "plugins never see each other"),
            new Blind("dev.sallyport.search", "dev.sallyport.api.protocol", "governance sees no wire type"),
            new Blind("dev.sallyport.search", "dev.sallyport.plugin", "plugins never see each other"),
            new Blind("dev.sallyport.search", "io.netty", "governance sees no wire type"),
            new Blind("dev.sallyport.sql", "io.netty", "analysis sees text, not wire types"),
            new Blind("dev.sallyport.samples.keyword", "dev.sallyport.api.protocol", "governance sees no wire type"));

    private Walls() {}

    private static Home home(String within, String library, String... homes) {
        return new Home(
                within,
                library,
                List.of(homes).stream().map(home -> "dev.sallyport." + home).toList());
    }

    /** Every place where {@code source} names something it must not see. Only main code has walls. */
    public static List<String> breaches(Source source) {
        if (!source.isJava() || !source.isMain()) {
            return List.of();
        }
        Source code = source.codeOnly();
        String in = source.packageName();
        List<String> breaches = new ArrayList<>();
        for (Home wall : HOMES) {
            if (under(in, wall.within())
                    && !in.equals(CORE)
                    && wall.homes().stream().noneMatch(home -> under(in, home))) {
                breaches.addAll(code.breaches(named(wall.library()), "only " + wall.homes() + " may name this"));
            }
        }
        for (Blind wall : BLIND) {
            if (under(in, wall.code())) {
                breaches.addAll(code.breaches(named(wall.mustNotName()), in + " must not see this: " + wall.because()));
            }
        }
        if (under(in, "dev.sallyport.api") && !under(in, "dev.sallyport.api.protocol")) {
            breaches.addAll(code.breaches(named("io.netty"), "in the SPI, only api.protocol may name Netty"));
        }
        return breaches;
    }

    private static boolean under(String packageName, String prefix) {
        return packageName.equals(prefix) || packageName.startsWith(prefix + ".");
    }

    private static Pattern named(String prefix) {
        return Pattern.compile("(?<![\\w.])" + Pattern.quote(prefix) + "(?![\\w])[\\w.]*");
    }
}
