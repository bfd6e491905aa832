package dev.sallyport.samples.echo;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.List;

/** The client's side of an open session: a line is a command, and there is one in flight at a time. */
final class CommandHandler extends LineDecoder {

    private final SessionGate gate;
    private final Channel target;
    private final TargetHandler results;

    CommandHandler(SessionGate gate, Channel target, TargetHandler results) {
        super(gate);
        this.gate = gate;
        this.target = target;
        this.results = results;
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        // The next line waits in the decoder until this one is answered, so none can overtake.
        stop();
        Lane lane = gate.lane();
        if (!lane.interests().in(EventKind.COMMAND)) {
            results.expect(new PassThrough(ctx.channel(), () -> next(ctx)));
            target.writeAndFlush(frame.retain());
            return;
        }
        Command command = Commands.parse(Lines.text(frame));
        lane.command(command, notice -> say(ctx, Lines.notice(notice)))
                .addListener((Future<Ruling> ruled) -> obey(ctx, command, ruled.getNow()));
    }

    private void obey(ChannelHandlerContext ctx, Command command, Ruling ruling) {
        switch (ruling) {
            case Ruling.Forward forward -> {
                warn(ctx, forward.warnings());
                results.expect(result(ctx, command, forward.exchange()));
                send(command);
            }
            case Ruling.Substitute other -> {
                warn(ctx, other.warnings());
                results.expect(result(ctx, other.command(), other.exchange()));
                send(other.command());
            }
            case Ruling.Refuse refuse -> {
                say(ctx, Lines.refusal(refuse.refusal()));
                resume(ctx);
            }
        }
    }

    private Result result(ChannelHandlerContext ctx, Command command, Exchange exchange) {
        return new GovernedResult(gate.limits(), ctx.channel(), results, command, exchange, () -> next(ctx));
    }

    private void next(ChannelHandlerContext ctx) {
        results.answered();
        resume(ctx);
    }

    /** Sends the text that was judged, not the bytes that were read: what was approved is what runs. */
    private void send(Command command) {
        target.writeAndFlush(Lines.line(target.alloc(), Lines.oneLine(command.text())));
    }

    private static void warn(ChannelHandlerContext ctx, List<String> warnings) {
        warnings.forEach(warning -> say(ctx, Lines.note(warning)));
    }

    private static void say(ChannelHandlerContext ctx, String text) {
        ctx.writeAndFlush(Lines.line(ctx.alloc(), text));
    }
}
