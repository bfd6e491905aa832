package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.MessageDecoder;
import dev.sallyport.plugin.http.wire.MessageWriter;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection to the target, with at most one request on it. */
final class TargetConnection extends MessageDecoder {

    private static final String ALPN = "http/1.1";

    private final Visit visit;
    private final Admission admission;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Conversation turn;
    private @Nullable Conversation served;
    private String method = "";
    private int uses;
    private boolean nothingCame;
    private boolean interim;
    private boolean reusable;
    private String broken = "it closed the connection";

    TargetConnection(Visit visit, Admission admission) {
        this.visit = visit;
        this.admission = admission;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    ByteBufAllocator allocator() {
        return ctx().alloc();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (admission.endpoint().tls() != Admission.TargetTls.OFF) {
            ctx.pipeline()
                    .addBefore(
                            ctx.name(), "target-tls", visit.gate.tls().target(admission, ctx.alloc(), List.of(ALPN)));
        }
    }

    /** Sends the head of a request. */
    void begin(Conversation conversation, Fields fields) {
        turn = conversation;
        served = conversation;
        method = conversation.request.head().method();
        uses++;
        nothingCame = true;
        reusable = false;
        send(MessageWriter.request(allocator(), conversation.request.onward(fields)));
    }

    /** Sends bytes as they are and takes over the buffer. */
    void send(ByteBuf bytes) {
        ctx().write(bytes, ctx().voidPromise());
    }

    void chunk(ByteBuf bytes) {
        send(MessageWriter.chunkSize(allocator(), bytes.readableBytes()));
        send(bytes);
        send(MessageWriter.chunkEnd(allocator()));
    }

    void lastChunk() {
        send(MessageWriter.lastChunk(allocator(), new Fields()));
    }

    void flush() {
        ctx().flush();
    }

    /** Lets an answer be read, or not. */
    void reading(boolean wanted) {
        visit.gate.reading(ctx().channel(), wanted);
    }

    /** Whether it served a request before this one. */
    boolean reused() {
        return uses > 1;
    }

    /** The request on it is over. */
    void free() {
        if (reusable && ctx().channel().isActive()) {
            reading(true);
            visit.idle(this);
        } else {
            close();
        }
    }

    /** Gives up the request on it. */
    void drop() {
        turn = null;
        close();
    }

    void close() {
        ctx().close();
    }

    @Override
    protected Framing head(ChannelHandlerContext ctx, ByteBuf head) {
        Conversation conversation = turn;
        if (conversation == null) {
            throw new Malformed("it sent an answer nobody asked for");
        }
        nothingCame = false;
        ResponseHead response = responseHead(head);
        if (response.status() == 101) {
            throw new Malformed("it switched to a protocol nobody asked for");
        }
        Framing framing = Framing.response(response, method);
        interim = response.interim();
        if (!interim) {
            reusable = response.minor() == 1
                    && framing.kind() != Framing.Kind.CLOSE
                    && !response.fields().list("connection").contains("close");
            conversation.answer().ifPresent(answer -> answer.head(this, response, framing));
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
        Conversation conversation = turn;
        turn = null;
        if (conversation != null) {
            conversation.answer().ifPresent(answer -> answer.end(trailers));
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
            served.client.flush();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
            broken = "TLS with it failed; its certificate may not be one the gateway trusts";
            nothingCame = false;
            ctx.close();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        visit.gone(this);
        Conversation conversation = turn;
        if (conversation != null && untilClose() && !stopped()) {
            ended(new Fields());
            drained(ctx);
        } else if (conversation != null) {
            turn = null;
            conversation.targetBroke(broken, nothingCame);
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Also what TLS throws, after it told by an event; the connection's end tells the rest.
        ctx.close();
    }
}
