package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.MessageDecoder;
import dev.sallyport.plugin.http.wire.MessageWriter;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection to the target, with at most one request on it. */
final class TargetConnection extends MessageDecoder implements TargetStream, SocketSource, InFlight.Owner {

    /** Bytes of a request on their way into the socket; below the bound at which the core stops reading the client. */
    private static final int WAITING_MAX = 64 << 10;

    private final Visit visit;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Relay turn;
    private @Nullable Relay served;
    private String method = "";
    private int uses;
    private boolean nothingCame;
    private boolean interim;
    private boolean reusable = true;
    private boolean chunked;
    private final InFlight waiting = new InFlight(WAITING_MAX, this);
    private @Nullable ResponseHead switched;
    private String broken = "it closed the connection";

    TargetConnection(Visit visit) {
        this.visit = visit;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    EventExecutor executor() {
        return ctx().executor();
    }

    @Override
    public ByteBufAllocator allocator() {
        return ctx().alloc();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void begin(Relay relay, RequestHead head, boolean body) {
        turn = relay;
        served = relay;
        method = head.method();
        uses++;
        nothingCame = true;
        reusable = false;
        chunked = body && !head.fields().has("content-length");
        if (chunked) {
            head.fields().add("Transfer-Encoding", "chunked");
        }
        send(MessageWriter.request(allocator(), head));
    }

    private void send(ByteBuf bytes) {
        ctx().write(bytes, ctx().voidPromise());
    }

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (chunked) {
            send(MessageWriter.chunkSize(allocator(), length));
        }
        waiting.sent(length);
        ctx().write(bytes).addListener(written -> waiting.gone(length));
        if (chunked) {
            send(MessageWriter.chunkEnd(allocator()));
        }
        waiting.settle();
    }

    @Override
    public void taking(boolean more) {
        if (turn != null) {
            turn.targetWritable(more);
        }
    }

    @Override
    public void end() {
        if (chunked) {
            send(MessageWriter.lastChunk(allocator(), new Fields()));
        }
    }

    @Override
    public void flush() {
        ctx().flush();
    }

    @Override
    public void reading(boolean wanted) {
        visit.gate.reading(ctx().channel(), wanted);
    }

    @Override
    public boolean reused() {
        return uses > 1;
    }

    @Override
    public void free() {
        if (reusable && ctx().channel().isActive()) {
            reading(true);
            visit.targets.idle(this);
        } else {
            close();
        }
    }

    @Override
    public void whenUpgradable(Runnable yes, Runnable no) {
        yes.run();
    }

    @Override
    public void drop() {
        turn = null;
        close();
    }

    @Override
    public ByteBuf handOver(SocketEnd successor) {
        ByteBuf rest = takeBytes();
        ctx().pipeline().replace(this, "target-socket", successor);
        return rest;
    }

    void close() {
        ctx().close();
    }

    @Override
    protected Framing head(ChannelHandlerContext ctx, ByteBuf head) {
        Relay relay = turn;
        if (relay == null) {
            throw new Malformed("it sent an answer nobody asked for");
        }
        nothingCame = false;
        ResponseHead response = responseHead(head);
        if (response.status() == 101) {
            Upgrade wish = relay.conversation
                    .request
                    .upgrade()
                    .orElseThrow(() -> new Malformed("it switched to a protocol nobody asked for"));
            wish.check(response);
            switched = response;
        }
        Framing framing = Framing.response(response, method);
        interim = response.interim();
        if (!interim) {
            reusable = response.minor() == 1
                    && framing.kind() != Framing.Kind.CLOSE
                    && !response.fields().list("connection").contains("close");
            relay.answer().ifPresent(answer -> answer.head(this, response, framing));
        }
        return framing;
    }

    @Override
    protected void body(ChannelHandlerContext ctx, ByteBuf piece, boolean last) {
        if (turn != null) {
            turn.answer().ifPresent(answer -> answer.body(piece, last));
        }
    }

    @Override
    protected void end(ChannelHandlerContext ctx, Fields trailers) {
        ResponseHead upgraded = switched;
        Relay relay = turn;
        if (upgraded != null && relay != null) {
            turn = null;
            relay.switched(this, upgraded);
            return;
        }
        if (interim) {
            interim = false;
            return;
        }
        if (bytesInHand() > 0) {
            reusable = false; // what follows must not pass for the answer to the next request
        }
        ended(trailers);
    }

    private void ended(Fields trailers) {
        Relay relay = turn;
        turn = null;
        if (relay != null) {
            relay.answer().ifPresent(answer -> answer.end(trailers));
        }
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, int status, String reason) {
        broken = "its answer is no proper HTTP (" + reason + ")";
        nothingCame = false;
        ctx.close();
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        if (served != null) {
            served.conversation.client.flush();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        visit.targets.gone(this);
        Relay relay = turn;
        if (relay != null && untilClose() && !stopped()) {
            ended(new Fields());
            drained(ctx);
        } else if (relay != null) {
            turn = null;
            relay.targetBroke(broken, nothingCame);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Also what TLS throws, after it told by an event; the connection's end tells the rest.
        ctx.close();
    }
}
