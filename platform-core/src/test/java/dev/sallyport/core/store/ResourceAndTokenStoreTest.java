package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.audit.AuditStore.Fact;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.identity.LiveTokens;
import dev.sallyport.core.identity.TokenStore;
import dev.sallyport.core.identity.Tokens;
import dev.sallyport.core.resource.Change;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Resource.Ref;
import dev.sallyport.core.resource.ResourceStore;
import dev.sallyport.core.resource.Revision;
import dev.sallyport.core.resource.Source;
import dev.sallyport.core.secret.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ResourceAndTokenStoreTest {

    private static final Instant AT = Instant.parse("2026-03-04T10:00:00.123Z");
    private static final Fact FACT = Fact.bounded(AT, "t", "alice", "", "", Map.of());
    private static final Ref BOB = new Ref(Kind.SUBJECT, "bob");

    @ParameterizedTest
    @EnumSource
    void resourcesAndTheirHistoryComeBack(Stores kind) {
        try (Database database = kind.open()) {
            SqlResourceStore store = new SqlResourceStore(database);
            assertThat(store.load()).isEqualTo(new ResourceStore.Kept(0, List.of()));
            Change change = new Change(BOB, Change.Action.CREATED, List.of(new Change.Field("spec.kind", "", "human")));
            Revision first = new Revision(1, "alice", AT, List.of(change));
            ResourceStore.Document document = new ResourceStore.Document(BOB, "gitops", "kind: Subject\n");
            assertThat(store.commit(first, List.of(document), List.of(), FACT)).isTrue();
            assertThat(store.commit(first, List.of(document), List.of(), FACT))
                    .as("the number is taken")
                    .isFalse();
            assertThat(store.load()).isEqualTo(new ResourceStore.Kept(1, List.of(document)));
            assertThat(store.commit(new Revision(2, "alice", AT, List.of()), List.of(), List.of(BOB), FACT))
                    .isTrue();
            assertThat(store.load().documents()).isEmpty();
            assertThat(store.history(OptionalLong.empty(), 10))
                    .extracting(Revision::number)
                    .containsExactly(2L, 1L);
            assertThat(store.history(OptionalLong.of(2), 10)).containsExactly(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokensSurviveARestart(Stores kind) {
        try (Database database = kind.open()) {
            LiveDirectory directory = new LiveDirectory();
            LiveResources resources = new LiveResources(
                    new SqlResourceStore(database),
                    List.of(directory),
                    (resource, before) -> resource,
                    Clock.systemUTC());
            resources.apply(List.of(new Source("t.yaml", "kind: Subject\nname: bob\nspec: {}\n")), "t", false);
            TokenStore store = new SqlTokenStore(database);
            KeyRing keys = KeyRing.ephemeral();
            LiveTokens tokens = new LiveTokens(
                    store, directory, keys, (type, actor, session, target, facts) -> {}, Clock.systemUTC(), 4096);
            Tokens.Issued issued = tokens.create("bob", Duration.ofHours(1), "", "root");
            assertThat(store.load(AT))
                    .singleElement()
                    .satisfies(stored -> assertThat(stored.token()).isEqualTo(issued.token()));
            assertThat(store.revoke(issued.token().id(), AT, FACT)).isTrue();
            assertThat(store.revoke(issued.token().id(), AT, FACT)).isFalse();
            assertThat(store.load(AT).getFirst().token().revokedAt()).contains(AT);
        }
    }
}
