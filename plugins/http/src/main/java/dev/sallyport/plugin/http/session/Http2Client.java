package dev.sallyport.plugin.http.session;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.FrameWatch;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Http2Heads;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** A client that speaks HTTP/2: many requests at a time, each on a stream and a lane of its own. */
final class Http2Client extends Http2FrameAdapter implements Http2Codec.Events {

    private static final int GOAWAY_BYTES = 8;
    private static final int REASON_CHARS_MAX = 256;

    final Visit visit;
    final Http2Codec<Http2ClientStream> codec;
    private final Set<Http2ClientStream> fed = new LinkedHashSet<>();
    private int lastStream;
    private boolean over;

    private Http2Client(Visit visit) {
        this.visit = visit;
        this.codec = Http2Codec.of(true, this, this);
        visit.gate.farewell(this::farewell);
    }

    /** Takes the place of a handler that saw the client begin to speak HTTP/2, and takes over the bytes it saw. */
    static void serve(ChannelHandlerContext ctx, ChannelHandler before, Visit visit, ByteBuf bytes) throws Exception {
        Http2Client client = new Http2Client(visit);
        long millis = visit.gate.limits().handshakeTimeout().toMillis();
        ctx.pipeline().addAfter(ctx.name(), "client", client.codec);
        FrameWatch watch = new FrameWatch(visit.services.nanos, millis, client.codec::calm);
        ctx.pipeline().replace(before, "client-frames", watch);
        ctx.pipeline().addBefore("client-frames", "client-flush", Http2Codec.flushes());
        watch.channelRead(ctx.pipeline().context(watch), bytes);
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
        Http2ClientStream known = codec.stream(id).orElse(null);
        if (known != null) {
            trailers(known, headers);
            return;
        }
        lastStream = Math.max(lastStream, id);
        Http2ClientStream stream = new Http2ClientStream(this, id);
        codec.put(id, stream);
        try {
            RequestHead head = Http2Heads.request(headers, ended);
            Framing framing = Http2Heads.framing(head, ended);
            stream.begin(Request.of(head, framing), ended);
        } catch (Malformed e) {
            stream.malformed(e, ended);
        }
        fed.add(stream);
    }

    /** Trailers of a request end here: nobody judged them. They must be proper ones nevertheless. */
    private void trailers(Http2ClientStream stream, Http2Headers headers) {
        try {
            Http2Heads.trailers(headers);
            stream.ended();
            fed.add(stream);
        } catch (Malformed e) {
            codec.reset(stream.id(), Http2Error.PROTOCOL_ERROR);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean ended) {
        Http2ClientStream stream = codec.stream(id).orElse(null);
        if (stream == null) {
            return data.readableBytes() + padding;
        }
        fed.add(stream);
        return stream.data(data, ended) + padding;
    }

    @Override
    public void drained() {
        for (Http2ClientStream stream : Set.copyOf(fed)) {
            stream.flushTarget();
        }
        fed.clear();
    }

    @Override
    public void broken(String reason) {
        over = true;
        visit.close(Cause.PROTOCOL_ERROR, "the client broke the protocol: " + reason);
    }

    /** Tells those who wait for an answer why there is none, and lets no further requests come. */
    private ByteBuf farewell(Disconnect cause) {
        ByteBuf out = codec.ctx().alloc().buffer();
        if (over) {
            return out;
        }
        codec.streams().forEach(stream -> stream.farewell(cause));
        String detail = cause.detail().length() > REASON_CHARS_MAX
                ? cause.detail().substring(0, REASON_CHARS_MAX)
                : cause.detail();
        byte[] reason = detail.getBytes(StandardCharsets.UTF_8);
        return out.writeMedium(GOAWAY_BYTES + reason.length)
                .writeByte(Http2FrameTypes.GO_AWAY)
                .writeByte(0)
                .writeInt(0)
                .writeInt(lastStream)
                .writeInt((int) Http2Error.NO_ERROR.code())
                .writeBytes(reason);
    }
}
