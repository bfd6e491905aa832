package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.MessageDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec with the bounds the gateway keeps, and its streams by what they are here. Confined to the event loop.
 *
 * @param <S> a stream of this side
 */
final class Http2Codec<S extends Http2Codec.Stream> extends Http2ConnectionHandler {

    /** Requests at a time on one connection of a client; what RFC 9113 recommends as the least. */
    static final int STREAMS_MAX = 100;

    /** Bytes of one body that may be on their way and not yet taken. */
    private static final int STREAM_WINDOW = 128 << 10;

    /** The same for all bodies of a connection; this much memory a peer can take up. */
    private static final int CONNECTION_WINDOW = 4 << 20;

    private static final int RESETS_MAX = 200;
    private static final int RESETS_SECONDS = 30;
    private static final int EMPTY_DATA_MAX = 2;
    private static final int CONTROL_FRAMES_QUEUED_MAX = 1_000;

    /** One stream as the codec tells of it. */
    interface Stream {

        /**
         * Takes a piece of a body, valid during the call.
         *
         * @return how many bytes of it may be given back to the window at once
         */
        int data(ByteBuf bytes, boolean ended);

        /** Whether more may be written than the window of the peer holds already. */
        void writable(boolean writable);

        /** The stream is closed, by whomever. */
        void closed();
    }

    /** What happens to the connection. */
    interface Events {

        /** The peer, or this side on account of the peer, ends the connection. */
        void broken(String reason);

        /** What came at once was read. */
        void drained();
    }

    private final IntObjectMap<S> streams = new IntObjectHashMap<>();
    private final Events events;
    private @Nullable ChannelHandlerContext context;

    private Http2Codec(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Events events) {
        super(decoder, encoder, settings, true);
        this.events = events;
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                S closed = streams.remove(stream.id());
                if (closed != null) {
                    closed.closed();
                }
            }
        });
        encoder.flowController().listener(stream -> {
            S one = streams.get(stream.id());
            if (one != null) {
                one.writable(encoder.flowController().isWritable(stream));
            }
        });
    }

    private static final class Builder<S extends Stream>
            extends AbstractHttp2ConnectionHandlerBuilder<Http2Codec<S>, Builder<S>> {

        private final Events events;

        Builder(boolean server, Http2FrameListener listener, Events events) {
            this.events = events;
            server(server);
            frameListener(listener);
            validateHeaders(true);
            decoupleCloseAndGoAway(true);
            decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_MAX);
            decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS);
            encoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS);
            encoderEnforceMaxQueuedControlFrames(CONTROL_FRAMES_QUEUED_MAX);
            headerSensitivityDetector(
                    (name, value) -> HeaderRules.secretName(name.toString().toLowerCase(Locale.ROOT)));
            Http2Settings settings = new Http2Settings()
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(MessageDecoder.HEAD_BYTES_MAX);
            if (server) {
                settings.maxConcurrentStreams(STREAMS_MAX).connectProtocolEnabled(true);
            } else {
                settings.pushEnabled(false);
            }
            initialSettings(settings);
        }

        @Override
        protected Http2Codec<S> build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec<>(decoder, encoder, settings, events);
        }

        Http2Codec<S> make() {
            return build();
        }
    }

    /** Makes the codec for one side; the listener is told of what comes. */
    static <S extends Stream> Http2Codec<S> of(boolean server, Http2FrameListener listener, Events events) {
        return new Builder<S>(server, listener, events).make();
    }

    /** Makes what stands before the codec, so that streams that are served in one turn of the loop share a write. */
    static FlushConsolidationHandler flushes() {
        return new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        Http2Stream whole = connection().connectionStream();
        connection()
                .local()
                .flowController()
                .incrementWindowSize(
                        whole,
                        CONNECTION_WINDOW
                                - connection().local().flowController().windowSize(whole));
        ctx.flush();
    }

    Optional<S> stream(int id) {
        return Optional.ofNullable(streams.get(id));
    }

    void put(int id, S stream) {
        streams.put(id, stream);
    }

    List<S> streams() {
        return List.copyOf(streams.values());
    }

    /** Gives bytes back to the window of a stream, if it is still there. */
    void consumed(int id, int bytes) {
        Http2Stream stream = connection().stream(id);
        if (stream == null || bytes == 0) {
            return;
        }
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) {
                flush(); // else a peer whose window is empty would wait for a frame that lies here
            }
        } catch (Http2Exception e) {
            onError(ctx(), true, e);
        }
    }

    ChannelFuture head(int id, Http2Headers headers, boolean ended) {
        return encoder().writeHeaders(ctx(), id, headers, 0, ended, ctx().newPromise());
    }

    ChannelFuture data(int id, ByteBuf bytes, boolean ended) {
        return encoder().writeData(ctx(), id, bytes, 0, ended, ctx().newPromise());
    }

    void reset(int id, Http2Error error) {
        if (connection().stream(id) != null) {
            resetStream(ctx(), id, error.code(), ctx().newPromise());
        }
    }

    /** Whether the peer may still send on a stream. */
    boolean remoteOpen(int id) {
        Http2Stream stream = connection().stream(id);
        return stream != null && stream.state().remoteSideOpen();
    }

    /** Sends what is written. */
    void flush() {
        flush(ctx());
    }

    /** Ends the connection because the peer asks too much of it. */
    void calm(String reason) {
        onError(ctx(), false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", reason));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception error) {
        super.onConnectionError(ctx, outbound, cause, error);
        String reason = error == null ? cause.getMessage() : error.getMessage();
        events.broken(reason == null ? "an error of HTTP/2" : reason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(ctx, cause);
        } else {
            ctx.close(); // the connection is gone, or TLS on it broke
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        events.drained();
        super.channelReadComplete(ctx);
    }
}
