package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Column.Origin;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.plugin.postgres.rows.DataRows;
import dev.sallyport.plugin.postgres.rows.PgTypes;
import dev.sallyport.plugin.postgres.rows.RowDescription;
import dev.sallyport.plugin.postgres.session.TargetHandler.Step;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans results and shows their rows: the part of {@link Answers} that meets maskers, caps and the recorder. */
final class Results {

    private final Relay relay;
    private final TargetHandler handler;
    private @Nullable Future<Rows> asked;
    private @Nullable Result inUse;
    private int length;
    private boolean lookedUp;
    private boolean lookingUp;
    private boolean over;

    Results(Relay relay, TargetHandler handler) {
        this.relay = relay;
        this.handler = handler;
    }

    /**
     * Plans a result.
     *
     * @return false if names must be looked up first; the same message comes again then
     */
    boolean open(Run run, Shapes.Shape shape) {
        if (lookingUp) {
            return false;
        }
        Set<Integer> unknown = new HashSet<>();
        List<Column> columns = columns(shape, unknown);
        if (!unknown.isEmpty() && !lookedUp) {
            lookUp(unknown);
            return false;
        }
        lookedUp = false;
        Catalog catalog = relay.readings.catalog();
        if (catalog.claimRefresh(relay.now())) {
            new CatalogLookup(relay, catalog, Set.of(), catalog::refreshed).start();
        }
        Command source = unknown.isEmpty() ? run.command : unnamed(run.command);
        run.result = new Result(
                run.exchange.schema(new ResultSchema(columns, source)),
                new DataRows(shape.description, relay.readings.charset()));
        return true;
    }

    /** A table that nobody can name may be a protected one: the result then counts as one of unknown source. */
    private static Command unnamed(Command command) {
        return new Command(
                command.kind(),
                command.text(),
                command.parameters(),
                Analysis.notUnderstood("a table of the result could not be named"),
                command.attributes());
    }

    private List<Column> columns(Shapes.Shape shape, Set<Integer> unknown) {
        long now = relay.now();
        Catalog catalog = relay.readings.catalog();
        List<Column> known = shape.columns(catalog, now);
        if (known != null) {
            return known;
        }
        // Read first: what changes while the columns are put together makes them stale, not fresh.
        long changes = catalog.changes();
        long freshUntil = now + Catalog.LIFE.toNanos();
        List<Column> columns = new ArrayList<>(shape.description.fields().size());
        for (RowDescription.Field field : shape.description.fields()) {
            Optional<Origin> origin = Optional.empty();
            if (field.table() != 0 && field.attribute() != 0) {
                origin = catalog.origin(field.table(), field.attribute(), now);
                if (origin.isEmpty()) {
                    unknown.add(field.table());
                }
                freshUntil = Math.min(freshUntil, catalog.freshUntil(field.table(), now));
            }
            boolean maskable = PgTypes.maskable(field.type(), field.format());
            columns.add(new Column(field.name(), origin, PgTypes.name(field.type()), maskable));
        }
        return unknown.isEmpty() ? shape.columns(columns, changes, freshUntil) : columns;
    }

    private void lookUp(Set<Integer> tables) {
        lookingUp = true;
        new CatalogLookup(relay, relay.readings.catalog(), tables, () -> {
                    lookingUp = false;
                    lookedUp = true;
                    if (!over) {
                        handler.resume();
                    }
                })
                .start();
    }

    /** Shows the rows that begin at an index, and hands on what may go out. */
    Step rows(Result result, ByteBuf buffer, int at) throws RefusedException {
        Future<Rows> future = asked;
        if (future == null) {
            var limits = relay.gate.limits();
            length = result.rows.load(
                    buffer, at, limits.frameBytesMax(), limits.rowBatchRowsMax(), limits.rowBatchBytesMax());
            if (length == 0) {
                return Step.MORE;
            }
            inUse = result;
            if (result.shown()) {
                Run run = runOf();
                future = run.exchange.rows(result.plan, result.rows);
                if (!future.isDone()) {
                    asked = future;
                    future.addListener(done -> {
                        if (over) {
                            result.rows.forget();
                        } else {
                            handler.resume();
                        }
                    });
                    return Step.STALL;
                }
            }
        } else if (!future.isDone()) {
            return Step.STALL;
        }
        asked = null;
        inUse = null;
        if (future != null && !future.isSuccess()) {
            result.rows.forget();
            throw failure(future.cause());
        }
        hand(result);
        return Step.DONE;
    }

    private Run runOf() {
        Turn turn = relay.turns.element();
        Run run = turn.run;
        if (run == null) {
            throw new IllegalArgumentException("rows that nobody asked for");
        }
        return run;
    }

    private static RefusedException failure(@Nullable Throwable cause) {
        if (cause instanceof RefusedException refused) {
            return refused;
        }
        return new RefusedException(dev.sallyport.api.intercept.Refusal.of(
                Relay.INTERNAL, "The gateway could not handle the result, so none of it was sent."));
    }

    private void hand(Result result) {
        DataRows rows = result.rows;
        int allowed = result.admit(rows.size());
        if (rows.changed()) {
            handler.handBefore();
            if (allowed > 0) {
                relay.toClient(rows.encode(relay.allocator(), allowed));
            }
            handler.skip(length);
        } else {
            handler.passOn(rows.bytes(allowed));
            if (allowed < rows.size()) {
                handler.handBefore();
                handler.skip(length - rows.bytes(allowed));
            }
        }
        rows.forget();
    }

    /** Lets go of buffers; those a masker still looks at are let go when it is done. */
    void ended() {
        over = true;
        Result result = inUse;
        if (result != null && asked == null) {
            result.rows.forget();
        }
        inUse = null;
    }
}
