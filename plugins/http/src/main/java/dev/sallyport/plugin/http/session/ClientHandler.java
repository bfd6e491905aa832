package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.MessageDecoder;
import dev.sallyport.plugin.http.wire.MessageWriter;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that speaks HTTP/1: one request after the other, and the next is not read before the last is answered. */
final class ClientHandler extends MessageDecoder implements ClientStream {

    private static final Disconnect SERVED =
            Disconnect.of(Cause.CLIENT_LEFT, "the connection has served its last request");

    private final Visit visit;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Turn current;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean requestEnded = true;
    private boolean paused;
    private boolean closing;
    private boolean oldClient;
    private boolean headOnly;
    private boolean chunked;
    private boolean bodyless;
    private boolean over;
    private Disconnect ending = SERVED;

    ClientHandler(Visit visit) {
        this.visit = visit;
        visit.gate.farewell(this::farewell);
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        super.channelRead(ctx, message);
        if (over) {
            return;
        }
        if (stopped() && bytesInHand() > 0 && !paused) {
            paused = true;
            visit.gate.reading(ctx.channel(), false);
        }
        if (!stopped() && betweenMessages() && bytesInHand() > 0 && deadline == null) {
            long millis = visit.gate.limits().handshakeTimeout().toMillis();
            deadline = ctx.executor().schedule(this::tooSlow, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void tooSlow() {
        deadline = null;
        if (!over && current == null) {
            say(Problems.of(408, "The head of the request did not come in time."));
            end(Cause.PROTOCOL_ERROR, "the client did not finish the head of a request in time");
        }
    }

    private void inTime() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected Framing head(ChannelHandlerContext ctx, ByteBuf bytes) {
        inTime();
        RequestHead head = requestHead(bytes);
        Framing framing = Framing.request(head);
        Request request = Request.of(head, framing);
        oldClient = head.minor() == 0;
        closing = oldClient || head.fields().list("connection").contains("close");
        headOnly = request.headOnly();
        requestEnded = false;
        Turn turn = Turn.of(visit, this, request);
        current = turn;
        turn.begin();
        return framing;
    }

    @Override
    protected void body(ChannelHandlerContext ctx, ByteBuf piece, boolean last) {
        if (current != null) {
            current.requestBody(piece);
        }
    }

    @Override
    protected void end(ChannelHandlerContext ctx, Fields trailers) {
        requestEnded = true;
        stop(); // until it is answered
        if (current != null) {
            current.requestEnd();
        }
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        if (current != null) {
            current.flushTarget();
        }
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, int status, String reason) {
        Turn turn = current;
        current = null;
        boolean silent = turn == null || turn.silent();
        if (turn != null) {
            turn.clientGone();
        }
        if (silent) {
            say(Problems.of(status, "The request is not proper HTTP: " + reason + "."));
        }
        end(Cause.PROTOCOL_ERROR, "the client broke the protocol: " + reason);
    }

    private void say(Problems.Problem problem) {
        if (!over) {
            closing = true;
            headOnly = false;
            head(problem.head());
            data(Unpooled.wrappedBuffer(problem.body()));
            flush();
        }
    }

    private void end(Cause cause, String detail) {
        over = true;
        inTime();
        visit.close(cause, detail);
    }

    private ByteBuf farewell(Disconnect cause) {
        Turn turn = current;
        if (over || turn == null || !turn.silent()) {
            return Unpooled.EMPTY_BUFFER;
        }
        Problems.Problem problem = Problems.of(503, cause.detail());
        Fields fields = problem.head().fields().copy().set("Connection", "close");
        return Unpooled.wrappedBuffer(
                MessageWriter.response(
                        ctx().alloc(), problem.head().with(problem.head().reason(), fields)),
                Unpooled.wrappedBuffer(problem.body()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (current != null) {
            current.clientWritable(ctx.channel().isWritable());
        }
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        gone();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) throws Exception {
        gone();
        super.handlerRemoved(ctx);
    }

    private void gone() {
        Turn turn = current;
        current = null;
        if (turn != null) {
            turn.clientGone();
        }
        if (!over) {
            end(Cause.CLIENT_LEFT, "the client closed the connection");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public ByteBufAllocator allocator() {
        return ctx().alloc();
    }

    @Override
    public EventExecutor executor() {
        return ctx().executor();
    }

    @Override
    public Lane lane() {
        return visit.gate.lane();
    }

    @Override
    public String version() {
        return oldClient ? "1.0" : "1.1";
    }

    @Override
    public void wantBody(boolean wanted) {
        if (!wanted) {
            stop();
        } else if (!requestEnded) {
            go();
        }
    }

    private void go() {
        if (over) {
            return;
        }
        if (paused) {
            paused = false;
            visit.gate.reading(ctx().channel(), true);
        }
        resume(ctx());
    }

    @Override
    public void sayContinue() {
        interim(100, "Continue");
    }

    @Override
    public void sayProcessing() {
        interim(102, "Processing");
    }

    private void interim(int status, String reason) {
        if (!oldClient && !over) {
            write(MessageWriter.response(allocator(), new ResponseHead(status, reason, 1, new Fields())));
            flush();
        }
    }

    @Override
    public void head(ResponseHead head) {
        Fields fields = head.fields().copy();
        bodyless = headOnly || head.status() == 204 || head.status() == 304;
        if (head.status() == 204) {
            fields.remove("content-length");
        }
        chunked = false;
        if (!bodyless && !fields.has("content-length")) {
            chunked = !oldClient;
            if (chunked) {
                fields.add("Transfer-Encoding", "chunked");
            }
        }
        if (closing) {
            fields.add("Connection", "close");
        }
        write(MessageWriter.response(allocator(), head.with(head.reason(), fields)));
    }

    @Override
    public ByteBuf upgrade(ResponseHead head, SocketEnd successor) {
        visit.gate.farewell(successor::lastWords);
        return giveWay(head, "client-socket", successor);
    }

    @Override
    public boolean tunnels() {
        return !oldClient;
    }

    @Override
    public void tunnel(ResponseHead head) {
        ChannelPipeline pipeline = ctx().pipeline();
        Opening within = new Opening(visit);
        ByteBuf rest = giveWay(head, "tunnel", within);
        within.begin(pipeline.context(within), rest);
    }

    /** Sends a last head, and leaves the connection to another handler; returns the bytes that are for that one. */
    private ByteBuf giveWay(ResponseHead head, String name, ChannelHandler successor) {
        write(MessageWriter.response(allocator(), head));
        flush();
        current = null;
        over = true; // for this handler
        if (paused) {
            paused = false;
            visit.gate.reading(ctx().channel(), true);
        }
        ByteBuf rest = takeBytes();
        ctx().pipeline().replace(this, name, successor);
        return rest;
    }

    @Override
    public void data(ByteBuf bytes) {
        if (bodyless || !bytes.isReadable()) {
            bytes.release();
        } else if (chunked) {
            write(MessageWriter.chunkSize(allocator(), bytes.readableBytes()));
            write(bytes);
            write(MessageWriter.chunkEnd(allocator()));
        } else {
            write(bytes);
        }
    }

    @Override
    public void end(Fields trailers) {
        if (chunked) {
            write(MessageWriter.lastChunk(allocator(), trailers));
        }
    }

    private void write(ByteBuf bytes) {
        ctx().write(bytes, ctx().voidPromise());
    }

    @Override
    public void flush() {
        if (!over) {
            ctx().flush();
        }
    }

    @Override
    public void abort() {
        current = null;
        if (!over) {
            ctx().flush();
            end(Cause.TARGET_LEFT, "an answer broke off");
        }
    }

    @Override
    public void last() {
        closing = true;
    }

    @Override
    public void last(Disconnect cause) {
        closing = true;
        ending = cause;
    }

    @Override
    public void over() {
        current = null;
        if (closing) {
            if (!over) {
                end(ending.cause(), ending.detail());
            }
        } else {
            go();
        }
    }
}
