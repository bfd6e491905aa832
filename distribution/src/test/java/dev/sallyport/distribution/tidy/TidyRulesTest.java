package dev.sallyport.distribution.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each house rule sees a breach, and only a breach. */
final class TidyRulesTest {

    private static final String CORE = "platform-core/src/main/java/dev/sallyport/core/";

    @ParameterizedTest
    @CsvSource({
        "dev.sallyport.core.net, org.pf4j.Plugin",
        "dev.sallyport.core.session, io.helidon.webserver.WebServer",
        "dev.sallyport.core.review, java.sql.Connection",
        "dev.sallyport.core.policy, com.fasterxml.jackson.databind.JsonNode",
        "dev.sallyport.core.policy, io.netty.buffer.ByteBuf",
        "dev.sallyport.core.session, dev.sallyport.plugin.postgres.PostgresPlugin",
        "dev.sallyport.plugin.postgres, dev.sallyport.core.Gateway",
        "dev.sallyport.plugin.dlp, dev.sallyport.api.protocol.Lane",
        "dev.sallyport.plugin.dlp, io.netty.buffer.ByteBuf",
        "dev.sallyport.search, dev.sallyport.core.record.Recordings",
        "dev.sallyport.api.event, io.netty.buffer.ByteBuf",
        "dev.sallyport.api.session, org.slf4j.Logger",
    })
    void aWallStopsTheImportAndTheQualifiedName(String from, String name) {
        assertThat(Walls.breaches(main(from, "import " + name + ";"))).hasSize(1);
        assertThat(Walls.breaches(main(from, "class A { " + name + " field; }")))
                .hasSize(1);
        assertThat(Walls.breaches(main(from, "class A { String s = \"" + name + "\"; } // " + name)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "dev.sallyport.core.plugin, org.pf4j.Plugin",
        "dev.sallyport.core.http, io.helidon.webserver.WebServer",
        "dev.sallyport.core.store, java.sql.Connection",
        "dev.sallyport.core, io.helidon.webserver.WebServer",
        "dev.sallyport.api.protocol, io.netty.buffer.ByteBuf",
        "dev.sallyport.plugin.postgres, dev.sallyport.api.protocol.Lane",
        "dev.sallyport.plugin.postgres, dev.sallyport.sql.Lexer",
    })
    void aLibraryMayBeNamedInItsHome(String from, String name) {
        assertThat(Walls.breaches(main(from, "import " + name + ";"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Thread.sleep(1);",
        "channel.config().setAutoRead(false);",
        "synchronized (this) {}",
        "System.out.println();",
        "e.printStackTrace();",
        "@Disabled void test() {}",
    })
    void aBannedPieceOfCodeIsSeen(String code) {
        assertThat(Habits.breaches(new Source(CORE + "A.java", "package dev.sallyport.core;\n" + code)))
                .singleElement()
                .asString()
                .startsWith(CORE + "A.java:2 ");
    }

    @Test
    void theTwoExceptionsHold() {
        String valve = "package dev.sallyport.core.net;\nchannel.config().setAutoRead(false);";
        String output = "package dev.sallyport.core.cli;\nSystem.out.println();";
        assertThat(Habits.breaches(new Source(CORE + "net/ReadValve.java", valve)))
                .isEmpty();
        assertThat(Habits.breaches(new Source(CORE + "cli/Terminal.java", output)))
                .isEmpty();
    }

    @Test
    void lengthWidthNameUnfinishedWorkAndPlacesAreSeen() {
        String java = "package a;\n";
        assertThat(Habits.breaches(new Source("A.java", "\n".repeat(401)))).hasSize(1);
        assertThat(Habits.breaches(new Source("A.java", "\n".repeat(400)))).isEmpty();
        assertThat(Habits.breaches(new Source("A.java", "a".repeat(121)))).hasSize(1);
        assertThat(Habits.breaches(new Source("AImpl.java", java))).hasSize(1);
        assertThat(Habits.breaches(new Source("A.java", "// TO" + "DO later"))).hasSize(1);
        assertThat(Habits.breaches(new Source("a.md", "see /root" + "/x"))).hasSize(1);
        assertThat(Habits.breaches(new Source("a.json", "https://registry." + "npmjs.org/")))
                .hasSize(1);
        assertThat(Habits.breaches(new Source("a.md", "docs/work/x is a path of ours")))
                .isEmpty();
    }

    private static Source main(String packageName, String code) {
        String path = "x/src/main/java/" + packageName.replace('.', '/') + "/A.java";
        return new Source(path, "package " + packageName + ";\n" + code);
    }
}
