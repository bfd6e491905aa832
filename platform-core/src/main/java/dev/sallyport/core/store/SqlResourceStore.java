package dev.sallyport.core.store;

import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.resource.Change;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Resource.Ref;
import dev.sallyport.core.resource.ResourceStore;
import dev.sallyport.core.resource.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Resources and their history in SQL. The head row orders writers: whoever moves it from the old revision wins. */
public final class SqlResourceStore implements ResourceStore {

    private final Database database;

    public SqlResourceStore(Database database) {
        this.database = database;
    }

    @Override
    public long revision() {
        return database.call(SqlResourceStore::revision);
    }

    private static long revision(Tx tx) {
        return tx.first("SELECT revision FROM resource_head WHERE id = 1", row -> row.number("revision"))
                .orElse(0L);
    }

    @Override
    public Kept load() {
        return database.call(tx -> {
            long revision = revision(tx);
            List<Document> documents = tx.list(
                    "SELECT kind, name, owner, document FROM resources ORDER BY kind, name",
                    row -> new Document(ref(row), row.text("owner"), row.text("document")));
            return new Kept(revision, documents);
        });
    }

    private static Ref ref(Row row) {
        String kind = row.text("kind");
        return new Ref(
                Kind.of(kind).orElseThrow(() -> new IllegalStateException("unknown kind in the store: " + kind)),
                row.text("name"));
    }

    @Override
    public boolean commit(Revision revision, List<Document> put, List<Ref> delete, AuditStore.Fact fact) {
        return database.call(tx -> {
            int moved = tx.update(
                    "UPDATE resource_head SET revision = ? WHERE id = 1 AND revision = ?",
                    revision.number(),
                    revision.number() - 1);
            if (moved == 0) {
                return false;
            }
            tx.update(
                    "INSERT INTO resource_revisions (revision, author, applied_at) VALUES (?, ?, ?)",
                    revision.number(),
                    revision.author(),
                    revision.at());
            List<List<Object>> gone = new ArrayList<>();
            delete.forEach(ref -> gone.add(List.of(ref.kind().title(), ref.name())));
            put.forEach(document -> gone.add(
                    List.of(document.ref().kind().title(), document.ref().name())));
            tx.batch("DELETE FROM resources WHERE kind = ? AND name = ?", gone);
            tx.batch(
                    "INSERT INTO resources (kind, name, owner, document, revision) VALUES (?, ?, ?, ?, ?)",
                    put.stream()
                            .map(document -> List.<Object>of(
                                    document.ref().kind().title(),
                                    document.ref().name(),
                                    document.owner(),
                                    document.yaml(),
                                    revision.number()))
                            .toList());
            tx.batch(
                    "INSERT INTO resource_changes (revision, kind, name, action, fields) VALUES (?, ?, ?, ?, ?)",
                    revision.changes().stream()
                            .map(change -> List.<Object>of(
                                    revision.number(),
                                    change.ref().kind().title(),
                                    change.ref().name(),
                                    change.action().name(),
                                    fields(change)))
                            .toList());
            SqlAuditStore.append(tx, List.of(fact));
            return true;
        });
    }

    private static String fields(Change change) {
        return Json.write(change.fields().stream()
                .map(field -> Map.of("key", field.key(), "before", field.before(), "after", field.after()))
                .toList());
    }

    @Override
    public List<Revision> history(OptionalLong before, int limit) {
        return database.call(tx -> {
            List<Revision> revisions = tx.list(
                    "SELECT revision, author, applied_at FROM resource_revisions WHERE revision < ?"
                            + " ORDER BY revision DESC FETCH FIRST ? ROWS ONLY",
                    row -> new Revision(
                            row.number("revision"), row.text("author"), row.instant("applied_at"), List.of()),
                    before.orElse(Long.MAX_VALUE),
                    limit);
            return revisions.stream()
                    .map(revision -> new Revision(
                            revision.number(), revision.author(), revision.at(), changes(tx, revision.number())))
                    .toList();
        });
    }

    private static List<Change> changes(Tx tx, long revision) {
        return tx.list(
                "SELECT kind, name, action, fields FROM resource_changes WHERE revision = ? ORDER BY kind, name",
                row -> {
                    List<Change.Field> fields = new ArrayList<>();
                    for (var field : Json.read(row.text("fields"))) {
                        fields.add(new Change.Field(
                                field.path("key").asText(),
                                field.path("before").asText(),
                                field.path("after").asText()));
                    }
                    return new Change(ref(row), Change.Action.valueOf(row.text("action")), fields);
                },
                revision);
    }
}
