package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A connection to a target that speaks HTTP/2; requests of one session share it. */
final class Http2Target extends Http2FrameAdapter implements Http2Codec.Events, InFlight.Owner {

    /**
     * Bytes of all requests on their way into the socket; below the bound at which the core stops reading the client,
     * who could else not even cancel.
     */
    private static final int WAITING_MAX = 128 << 10;

    final Http2Codec<Http2TargetStream> codec;
    private final TargetPool pool;
    private final String scheme;
    private final Set<Relay> fed = new LinkedHashSet<>();
    private String reason = "it closed the connection";
    private final InFlight waiting = new InFlight(WAITING_MAX, this);
    private boolean served;
    private boolean leaving;
    private boolean settled;
    private boolean offersSockets;
    private final List<Runnable> unsettled = new ArrayList<>(0);

    Http2Target(TargetPool pool, Admission admission) {
        this.pool = pool;
        this.scheme = admission.endpoint().tls() == Admission.TargetTls.OFF ? "http" : "https";
        this.codec = Http2Codec.of(false, this, this);
    }

    String scheme() {
        return scheme;
    }

    /** Why streams that are closed without an end are. */
    String reason() {
        return reason;
    }

    private Channel channel() {
        return codec.ctx().channel();
    }

    /** Whether another request may be sent. */
    boolean takesMore() {
        return !leaving
                && channel().isActive()
                && codec.connection().local().numActiveStreams() < Http2Codec.STREAMS_MAX
                && codec.connection().local().canOpenStream();
    }

    /** Notes that a request is sent; returns whether one was before. */
    boolean serve() {
        boolean before = served;
        served = true;
        return before;
    }

    Http2TargetStream stream() {
        return new Http2TargetStream(this);
    }

    /** Sends a piece of a request's body and takes over the buffer. */
    ChannelFuture data(int id, ByteBuf bytes) {
        int length = bytes.readableBytes();
        waiting.sent(length);
        ChannelFuture sent = codec.data(id, bytes, false).addListener(written -> waiting.gone(length));
        waiting.settle();
        return sent;
    }

    /** Tells whether the target takes a CONNECT for WebSocket, once it has said so (RFC 8441, section 3). */
    void whenSettled(Runnable yes, Runnable no) {
        Runnable told = () -> (offersSockets ? yes : no).run();
        if (settled) {
            told.run();
        } else {
            unsettled.add(told);
        }
    }

    /** The target has said what it offers, or never will. */
    void settled() {
        if (!settled) {
            settled = true;
            List.copyOf(unsettled).forEach(Runnable::run);
            unsettled.clear();
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        offersSockets |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
        settled();
    }

    @Override
    public void flush() {
        codec.flush();
    }

    @Override
    public void taking(boolean more) {
        codec.streams().forEach(Http2TargetStream::taken);
    }

    /** Whether the connection takes as much as it is given. */
    boolean full() {
        return waiting.full();
    }

    /** What a relay got is to be sent on when all is read that came. */
    void feed(Relay relay) {
        fed.add(relay);
    }

    /** A stream is over. */
    void settle() {
        if (codec.connection().numActiveStreams() == 0 && (leaving || pool.tooMany(this))) {
            codec.ctx().close();
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean ended) {
        onHeadersRead(ctx, id, headers, padding, ended);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean ended) {
        codec.stream(id).ifPresent(stream -> stream.head(headers, ended));
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean ended) {
        int taken = codec.stream(id).map(stream -> stream.data(data, ended)).orElse(data.readableBytes());
        return taken + padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
        codec.stream(id).ifPresent(stream -> stream.reset(code));
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long code, ByteBuf debug) {
        leaving = true;
        pool.leaves(this);
        if (code != Http2Error.NO_ERROR.code()) {
            reason = "it ended the connection (" + Http2TargetStream.error(code) + ")";
        }
        settle();
    }

    @Override
    public void broken(String why) {
        reason = "its answer is no proper HTTP (" + why + ")";
        leaving = true;
        pool.leaves(this);
    }

    @Override
    public void drained() {
        for (Relay relay : Set.copyOf(fed)) {
            relay.conversation.client.flush();
        }
        fed.clear();
    }
}
