package dev.sallyport.samples.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.FakeContributions;
import dev.sallyport.testkit.FakePluginContext;
import dev.sallyport.testkit.FakeSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as the host starts it. */
final class KeywordPluginTest {

    @Test
    void itContributesOneInterceptorThatCounts(@TempDir Path folder) {
        KeywordConfig config =
                new KeywordConfig(List.of("drop"), List.of("grant"), Set.of("dba"), 2, Duration.ofMinutes(5));
        FakePluginContext context = new FakePluginContext("keyword", config, folder);

        Interceptor interceptor =
                FakeContributions.of(new KeywordPlugin(), context).only(Interceptor.class);
        var hooks = interceptor.open(FakeSession.of("alice", "shop", "postgres"));
        hooks.onReceive(Events.query("drop table t"));
        hooks.onReceive(Events.query("grant all on t to bob"));
        hooks.onReceive(Events.query("select 1"));

        assertThat(context.count("denied_total")).isEqualTo(1);
        assertThat(context.count("held_total")).isEqualTo(1);
    }

    @Test
    void withItsDefaultsItDeniesNothing() {
        assertThat(KeywordConfig.DEFAULTS.deny()).isEmpty();
        assertThat(new Words(List.of()).firstIn("drop everything")).isEmpty();
    }

    @Test
    void wordsThatCouldNeverMatchAreRefusedAtStart() {
        assertThatThrownBy(
                        () -> new KeywordConfig(List.of("drop table"), List.of(), Set.of(), 1, Duration.ofMinutes(5)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("drop table");
    }

    @Test
    void aHoldThatNobodyCouldReleaseIsRefusedAtStart() {
        assertThatThrownBy(() -> new KeywordConfig(List.of(), List.of("grant"), Set.of(), 1, Duration.ofMinutes(5)))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("reviewers");
    }
}
