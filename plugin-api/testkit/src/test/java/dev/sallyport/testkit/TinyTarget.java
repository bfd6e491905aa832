package dev.sallyport.testkit;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The target's side of the tiny protocol. */
final class TinyTarget extends TinyProtocol.Lines {

    private final Channel client;
    private final Runnable answered;
    private final Deque<Optional<Exchange>> expected = new ArrayDeque<>();

    TinyTarget(SessionGate gate, Fault fault, Channel client, Runnable answered) {
        super(gate, fault);
        this.client = client;
        this.answered = answered;
    }

    void expect(Optional<Exchange> exchange) {
        expected.add(exchange);
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        Optional<Exchange> exchange = expected.remove();
        String line = text(frame);
        if (exchange.isEmpty() || fault == Fault.FORGETS_TO_COMPLETE) {
            say(line);
            answered.run();
            return;
        }
        boolean failed = line.startsWith("err ");
        String shown = failed && fault != Fault.SHOWS_ERRORS_UNREDACTED ? redacted(exchange.get(), line) : line;
        if (fault == Fault.ACKNOWLEDGES_BEFORE_IT_IS_RECORDED) {
            say(shown);
        }
        Completion completion = new Completion(
                failed ? Completion.Status.FAILED : Completion.Status.DONE,
                line,
                OptionalLong.empty(),
                Duration.ZERO,
                Optional.empty());
        exchange.get().completed(completion).addListener((Future<Void> recorded) -> {
            if (!recorded.isSuccess()) {
                say("ERR " + ((RefusedException) recorded.cause()).refusal().reason());
            } else if (fault != Fault.ACKNOWLEDGES_BEFORE_IT_IS_RECORDED) {
                say(shown);
            }
            answered.run();
        });
    }

    private static String redacted(Exchange exchange, String line) {
        String[] words = line.split(" ", 3);
        ErrorText text = exchange.redact(new ErrorText(words[1], words[2], Map.of()));
        return "err " + text.code() + " " + text.message();
    }

    private void say(String text) {
        client.writeAndFlush(TinyProtocol.line(client.alloc(), text));
    }
}
