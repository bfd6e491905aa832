package dev.sallyport.testkit;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.RowBatch;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.review.Review;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Short ways to make events for tests. */
public final class Events {

    private Events() {}

    /** A query whose analysis is empty and complete. */
    public static Command query(String text) {
        return command(CommandKind.QUERY, text);
    }

    public static Command command(CommandKind kind, String text, Value... parameters) {
        return new Command(kind, text, List.of(parameters), Analysis.EMPTY, Map.of());
    }

    /** A query that nobody understood. */
    public static Command notUnderstood(String text, String reason) {
        return new Command(CommandKind.QUERY, text, List.of(), Analysis.notUnderstood(reason), Map.of());
    }

    /** A query of one statement with these effects on these relations. */
    public static Command statement(String text, String verb, Set<Effect> effects, Relation... relations) {
        Statement statement = new Statement(verb, effects, List.of(relations), Set.of(), false, 0, text.length());
        return new Command(
                CommandKind.QUERY, text, List.of(), new Analysis(List.of(statement), Optional.empty()), Map.of());
    }

    public static Relation reads(String table) {
        return new Relation(Optional.empty(), table, Relation.Access.READ);
    }

    public static Relation writes(String table) {
        return new Relation(Optional.empty(), table, Relation.Access.WRITE);
    }

    /** A result of maskable text columns without origins. */
    public static ResultSchema schema(String... columns) {
        List<Column> all = Arrays.stream(columns).map(Events::column).toList();
        return new ResultSchema(all, query("the query"));
    }

    public static Column column(String name) {
        return new Column(name, Optional.empty(), "text", true);
    }

    /** A batch of text rows of a result. */
    public static RowBatch rows(ResultSchema schema, String... cells) {
        return new RowBatch(schema, FakeRows.of(schema.columns().size(), cells));
    }

    public static Completion done(String tag, long affected) {
        return new Completion(
                Completion.Status.DONE, tag, OptionalLong.of(affected), Duration.ofMillis(1), Optional.empty());
    }

    /** An open review of a command by one member of the group {@code reviewers}. */
    public static Review review(String id, String requester, String target, Command command) {
        ReviewDemand demand = new ReviewDemand(
                "no-danger",
                Set.of("reviewers"),
                1,
                Duration.ofHours(1),
                Duration.ofHours(1),
                ReviewDemand.Mode.WAIT,
                "somebody must look at this");
        return new Review(
                id,
                "01testsession0000000000000",
                requester,
                target,
                command.text(),
                List.of(),
                Map.of(),
                command.digest().hex(),
                demand,
                Review.State.OPEN,
                List.of(),
                ManualClock.START,
                ManualClock.START.plus(demand.expiresAfter()),
                1);
    }
}
