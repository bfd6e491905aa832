package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.Admission.TargetTls;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Cancels what one session runs, on the wish of a client that knows the session's key: the statement that is held for a
 * review, or else the one the target runs.
 *
 * <p>One request to the target at a time, and for one statement not faster than {@link #PAUSE}; further wishes for the
 * same statement have no effect, so that a flood of them costs nothing. A wish for a later statement that comes while
 * an earlier one is still being cancelled is kept, and counts if that statement still runs by then.
 */
final class Cancelling implements CancelKeys.Owner {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Relay relay;
    private final int process;
    private final byte[] key;
    /** Whether a wish is on its way to the event loop; the others are the same wish. */
    private final AtomicBoolean wished = new AtomicBoolean();

    private @Nullable Lane lane;
    private boolean underway;
    private @Nullable Turn last;
    private long lastNanos;
    private @Nullable Turn next;

    Cancelling(Relay relay, int process, byte[] key) {
        this.relay = relay;
        this.process = process;
        this.key = key;
    }

    @Override
    public InetAddress address() {
        return relay.gate.client().address().getAddress();
    }

    @Override
    public void cancelRequested() {
        ChannelHandlerContext client = relay.clientContext();
        if (client != null && wished.compareAndSet(false, true)) {
            client.executor().execute(() -> {
                wished.set(false);
                wish();
            });
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the same statement
    private void wish() {
        if (relay.closed || relay.cancelHeld()) {
            return;
        }
        Turn turn = running();
        if (turn == null) {
            return;
        }
        long now = relay.now();
        if (underway) {
            next = turn == last ? next : turn;
        } else if (turn != last || now - lastNanos >= PAUSE.toNanos()) {
            cancel(turn, now);
        }
    }

    private void cancel(Turn turn, long now) {
        underway = true;
        last = turn;
        lastNanos = now;
        Lane side = lane;
        if (side == null) {
            side = relay.gate.newLane("cancel");
            lane = side;
        }
        Command command =
                new Command(CommandKind.CANCEL, "cancel the running statement", List.of(), Analysis.EMPTY, Map.of());
        side.command(command, notice -> {}).addListener((Future<Ruling> future) -> {
            if (future.isSuccess() && future.getNow() instanceof Ruling.Forward forward && !relay.closed) {
                send(forward.exchange(), now);
            } else {
                over();
            }
        });
    }

    /** Returns what the target works on, or would next: the first command that was sent, or else the first message. */
    private @Nullable Turn running() {
        Turn first = null;
        for (Turn turn : relay.turns) {
            if (turn.kind == Turn.Kind.QUERY || turn.kind == Turn.Kind.EXECUTE) {
                return turn;
            }
            if (first == null && turn.kind != Turn.Kind.WORDS && turn.kind != Turn.Kind.COPY_END) {
                first = turn;
            }
        }
        return first;
    }

    @SuppressWarnings("ReferenceEquality")
    private void over() {
        underway = false;
        Turn wanted = next;
        next = null;
        if (wanted != null && !relay.closed && running() == wanted) {
            cancel(wanted, relay.now());
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void send(Exchange exchange, long startedNanos) {
        // What ran when the wish came may be over by now; a late cancel would hit the next statement.
        if (running() != last) {
            done(exchange, Completion.Status.CANCELLED, startedNanos);
            return;
        }
        relay.gate.connect(relay.admission, new Messenger()).addListener((Future<Channel> future) -> {
            if (future.isSuccess()) {
                future.getNow()
                        .closeFuture()
                        .addListener(closed -> done(exchange, Completion.Status.DONE, startedNanos));
            } else {
                done(exchange, Completion.Status.FAILED, startedNanos);
            }
        });
    }

    private void done(Exchange exchange, Completion.Status status, long startedNanos) {
        Duration elapsed = Duration.ofNanos(Math.max(0, relay.now() - startedNanos));
        exchange.completed(new Completion(status, "CANCEL", OptionalLong.empty(), elapsed, Optional.empty()));
        over();
    }

    /** Sends the CancelRequest on a connection of its own; the target closes it. */
    private final class Messenger extends ChannelInboundHandlerAdapter {

        private boolean sent;
        private boolean handshaking;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            if (ctx.channel().isActive()) {
                begin(ctx);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            begin(ctx);
        }

        private void begin(ChannelHandlerContext ctx) {
            TargetTls tls = relay.admission.endpoint().tls();
            if (sent || handshaking) {
                return;
            }
            handshaking = true;
            switch (tls) {
                case OFF -> send(ctx);
                case IN_BAND -> ctx.writeAndFlush(Messages.sslRequest(ctx.alloc()), ctx.voidPromise());
                case DIRECT -> handshake(ctx, List.of(Startup.ALPN));
            }
        }

        private void handshake(ChannelHandlerContext ctx, List<String> alpn) {
            ctx.pipeline()
                    .addBefore(ctx.name(), "target-tls", relay.gate.tls().target(relay.admission, ctx.alloc(), alpn));
        }

        private void send(ChannelHandlerContext ctx) {
            sent = true;
            ctx.writeAndFlush(Messages.cancelRequest(ctx.alloc(), process, key), ctx.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            boolean yes = message instanceof io.netty.buffer.ByteBuf bytes
                    && bytes.readableBytes() == 1
                    && bytes.getByte(bytes.readerIndex()) == 'S';
            ReferenceCountUtil.release(message);
            if (sent || !yes || ctx.pipeline().get("target-tls") != null) {
                ctx.close();
            } else {
                handshake(ctx, List.of());
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && !sent) {
                if (done.isSuccess()) {
                    send(ctx);
                } else {
                    ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
