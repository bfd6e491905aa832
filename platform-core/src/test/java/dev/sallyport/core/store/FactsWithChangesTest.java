package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.identity.LiveDirectory;
import dev.sallyport.core.identity.LiveTokens;
import dev.sallyport.core.identity.Tokens;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.Resource.Ref;
import dev.sallyport.core.resource.Source;
import dev.sallyport.core.secret.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Facts of changed resources and tokens are in the ledger when the change is, and not otherwise. */
final class FactsWithChangesTest {

    private static final String NO_LEDGER = "ALTER TABLE audit_events RENAME TO audit_events_gone";
    private static final String LEDGER_IS_BACK = "ALTER TABLE audit_events_gone RENAME TO audit_events";

    private final List<String> queued = new ArrayList<>();
    private final AuditLog queue = (type, actor, session, target, facts) -> queued.add(type + " " + actor);
    private final LiveDirectory directory = new LiveDirectory();

    private LiveResources resources(Database database) {
        return new LiveResources(
                new SqlResourceStore(database), List.of(directory), (resource, before) -> resource, Clock.systemUTC());
    }

    private LiveTokens tokens(Database database) {
        return new LiveTokens(
                new SqlTokenStore(database), directory, KeyRing.ephemeral(), queue, Clock.systemUTC(), 4096);
    }

    private static List<Source> subject(String name) {
        return List.of(new Source("t.yaml", "kind: Subject\nname: " + name + "\nspec: {}\n"));
    }

    private static List<AuditEvent> ledger(Database database) {
        SqlAuditStore store = new SqlAuditStore(database);
        assertThat(store.firstBroken()).isEmpty();
        return store.after(0, 100);
    }

    @ParameterizedTest
    @EnumSource
    void everyRevisionAndEveryTokenIsInTheLedgerWithoutAnyQueue(Stores kind) {
        try (Database database = kind.open()) {
            LiveResources resources = resources(database);
            LiveTokens tokens = tokens(database);
            resources.apply(subject("bob"), "alice", false);
            resources.apply(subject("bob"), "alice", false);
            Tokens.Issued issued = tokens.create("bob", Duration.ofHours(1), "", "root");
            assertThat(tokens.revoke(issued.token().id(), "carol")).isTrue();
            assertThat(tokens.revoke(issued.token().id(), "carol")).isFalse();
            resources.delete(List.of(new Ref(Kind.SUBJECT, "bob")), "dave", false);

            List<AuditEvent> events = ledger(database);
            assertThat(events)
                    .extracting(event -> event.type() + " " + event.actor())
                    .containsExactly(
                            "policy.changed alice", "token.created root", "token.revoked carol", "policy.changed dave");
            assertThat(events.getFirst().facts())
                    .isEqualTo(Map.of("revision", "1", "changes", "1", "resources", "Subject/bob"));
            assertThat(events.get(1).facts())
                    .containsEntry("subject", "bob")
                    .containsEntry("token", issued.token().id());
            assertThat(queued).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChangeThatCannotBeWrittenDownDoesNotHappen(Stores kind) {
        try (Database database = kind.open()) {
            LiveResources resources = resources(database);
            LiveTokens tokens = tokens(database);
            resources.apply(subject("bob"), "alice", false);
            Tokens.Issued kept = tokens.create("bob", Duration.ofHours(1), "", "root");
            database.run(tx -> tx.update(NO_LEDGER));

            assertThatThrownBy(() -> resources.apply(subject("eve"), "alice", false))
                    .isInstanceOf(GatewayException.class);
            assertThatThrownBy(() -> tokens.create("bob", Duration.ofHours(1), "", "root"))
                    .isInstanceOf(GatewayException.class);
            assertThat(resources.get(Kind.SUBJECT, "eve")).isEmpty();
            assertThat(resources.revision()).isEqualTo(1);
            assertThat(tokens.list(Optional.empty())).hasSize(1);

            assertThatThrownBy(() -> tokens.revoke(kept.token().id(), "carol")).isInstanceOf(GatewayException.class);
            assertThat(tokens.list(Optional.empty()).getFirst().revokedAt())
                    .as("a revocation holds here even when it cannot be stored")
                    .isPresent();
            assertThat(queued).containsExactly("token.revoked carol");

            database.run(tx -> tx.update(LEDGER_IS_BACK));
            assertThat(ledger(database)).hasSize(2);
            assertThat(resources(database).revision()).isZero();
            resources.refresh();
            assertThat(resources.revision()).isEqualTo(1);
        }
    }
}
