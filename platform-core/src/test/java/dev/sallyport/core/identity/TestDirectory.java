package dev.sallyport.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Source;
import dev.sallyport.core.secret.KeyRing;
import java.time.Clock;
import java.util.List;

/** What a directory gets its people from, and tokens for them, as long as the test lives. */
final class TestDirectory {

    private TestDirectory() {}

    /** Returns tokens of which nobody keeps a ledger. */
    static LiveTokens tokens(LiveDirectory directory, Clock clock) {
        return tokens(new MemoryTokenStore(), directory, clock);
    }

    static LiveTokens tokens(TokenStore store, LiveDirectory directory, Clock clock) {
        return new LiveTokens(
                store, directory, KeyRing.ephemeral(), (type, actor, session, target, facts) -> {}, clock, 4096);
    }

    /** Returns resources that the directory follows. */
    static LiveResources resources(LiveDirectory directory, Clock clock) {
        return new LiveResources(new MemoryResourceStore(), List.of(directory), (resource, before) -> resource, clock);
    }

    /** Applies resources that are in order. */
    static void apply(LiveResources resources, String yaml) {
        assertThat(resources
                        .apply(List.of(new Source("t.yaml", yaml)), "t", false)
                        .problems())
                .isEmpty();
    }
}
