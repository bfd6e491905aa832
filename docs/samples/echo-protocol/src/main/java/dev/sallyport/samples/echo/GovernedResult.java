package dev.sallyport.samples.echo;

import dev.sallyport.api.Limits;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.RowPlan;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A result that is shown to the exchange: planned once, masked batch by batch, capped, and reported when it ends. */
final class GovernedResult implements Result {

    private final Limits limits;
    private final Channel client;
    private final TargetHandler target;
    private final Command command;
    private final Exchange exchange;
    private final Runnable ended;
    private final long startedAt = System.nanoTime();

    private Optional<RowPlan> plan = Optional.empty();
    private Optional<Refusal> refused = Optional.empty();
    private EchoRows batch = new EchoRows(0);
    private boolean asking;
    private long rows;

    GovernedResult(
            Limits limits, Channel client, TargetHandler target, Command command, Exchange exchange, Runnable ended) {
        this.limits = limits;
        this.client = client;
        this.target = target;
        this.command = command;
        this.exchange = exchange;
        this.ended = ended;
    }

    @Override
    public void line(ChannelHandlerContext ctx, ByteBuf line) {
        if (Lines.starts(line, "ROW ")) {
            row(ctx, line);
        } else if (Lines.starts(line, "COLUMNS ")) {
            columns(line);
        } else if (Lines.starts(line, "DONE ") || Lines.starts(line, "ERR ")) {
            end(ctx, Lines.text(line));
        } else {
            throw new IllegalArgumentException("the target sent a line of an unknown kind");
        }
    }

    private void columns(ByteBuf line) {
        ResultSchema shape = Columns.schema(Lines.text(line), command);
        RowPlan planned = exchange.schema(shape);
        plan = Optional.of(planned);
        refused = planned.refusal();
        batch = new EchoRows(shape.columns().size());
        if (refused.isEmpty()) {
            client.write(line.retain());
        }
    }

    private void row(ChannelHandlerContext ctx, ByteBuf line) {
        RowPlan planned =
                plan.orElseThrow(() -> new IllegalArgumentException("the target sent a row before its columns"));
        if (refused.isPresent()) {
            return;
        }
        rows++;
        if (planned.rowCap().isPresent() && rows > planned.rowCap().getAsLong()) {
            return;
        }
        if (!planned.masks() && !planned.wantsRows()) {
            client.write(line.retain());
            return;
        }
        batch.add(line.retain());
        if (batch.size() >= limits.rowBatchRowsMax() || batch.bytes() >= limits.rowBatchBytesMax()) {
            show(ctx, () -> {});
        }
    }

    /** Shows the batch, lets the target's lines wait meanwhile, and goes on when it may. */
    private void show(ChannelHandlerContext ctx, Runnable then) {
        if (batch.size() == 0) {
            then.run();
            return;
        }
        EchoRows shown = batch;
        batch = new EchoRows(shown.width());
        asking = true;
        target.pause();
        exchange.rows(plan.orElseThrow(), shown).addListener((Future<Rows> answer) -> {
            asking = false;
            if (answer.isSuccess()) {
                shown.writeTo(client);
            } else {
                shown.release();
                refused = Optional.of(refusal(answer.cause()));
            }
            then.run();
            target.goOn(ctx);
        });
    }

    @Override
    public void drained(ChannelHandlerContext ctx) {
        if (!asking) {
            show(ctx, () -> {});
        }
        client.flush();
    }

    private void end(ChannelHandlerContext ctx, String line) {
        show(ctx, () -> finish(ctx, line));
    }

    private void finish(ChannelHandlerContext ctx, String line) {
        String words = refused.map(Lines::refusal).orElseGet(() -> line.startsWith("ERR ") ? redacted(line) : line);
        boolean failed = words.startsWith("ERR ");
        OptionalLong affected = failed ? OptionalLong.empty() : Columns.count(line);
        Completion completion = new Completion(
                failed ? Completion.Status.FAILED : Completion.Status.DONE,
                failed ? "ERR" : "DONE",
                affected,
                Duration.ofNanos(System.nanoTime() - startedAt),
                failed ? Optional.of(error(words)) : Optional.empty());
        target.pause();
        exchange.completed(completion).addListener((Future<Void> recorded) -> {
            if (recorded.isSuccess()) {
                capped();
                say(words);
            } else {
                say(Lines.refusal(refusal(recorded.cause())));
            }
            client.flush();
            ended.run();
            target.goOn(ctx);
        });
    }

    private void capped() {
        plan.filter(p -> p.rowCap().isPresent() && rows > p.rowCap().getAsLong())
                .ifPresent(p -> say(Lines.note("only the first " + p.rowCap().getAsLong() + " of " + rows
                        + " rows are shown, by the rule " + p.rowCapRule())));
    }

    private String redacted(String line) {
        ErrorText text = exchange.redact(error(line));
        return Lines.oneLine("ERR " + text.code() + " " + text.message());
    }

    private static ErrorText error(String line) {
        String[] words = line.split(" ", 3);
        return new ErrorText(words[1], words.length > 2 ? words[2] : "", Map.of());
    }

    private static Refusal refusal(Throwable cause) {
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : Refusal.of(Lines.FAILED, "the rows failed");
    }

    private void say(String text) {
        client.write(Lines.line(client.alloc(), text));
    }

    @Override
    public void abandon() {
        batch.release();
    }
}
