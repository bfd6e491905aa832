package dev.sallyport.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** WebSockets as streams of HTTP/2 (RFC 8441), a hundred of them to a connection. */
final class SocketStreams implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Loopback loopback = new Loopback();
    private final Endpoint way;
    private final String host;
    private int opened;

    SocketStreams(Endpoint way, String host) {
        this.way = way;
        this.host = host;
    }

    /** Opens one more. */
    void open() {
        Http2Headers head = new DefaultHttp2Headers()
                .method("CONNECT")
                .scheme("http")
                .authority(host)
                .path("/live")
                .add(":protocol", "websocket")
                .add("sec-websocket-version", "13")
                .add("authorization", "Bearer " + way.password());
        opened++;
        CompletableFuture<String> status = new CompletableFuture<>();
        new Http2StreamChannelBootstrap(loopback.http2(way.port()))
                .handler(new Answered(status))
                .open()
                .syncUninterruptibly()
                .getNow()
                .writeAndFlush(new DefaultHttp2HeadersFrame(head));
        try {
            String answer = status.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!answer.equals("200")) {
                throw new IllegalStateException(way.name() + " answers a WebSocket with " + answer);
            }
        } catch (Exception e) {
            throw new IllegalStateException(way.name() + " does not open WebSocket " + opened, e);
        }
    }

    /** Tells of the answer. */
    private static final class Answered extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final CompletableFuture<String> status;

        Answered(CompletableFuture<String> status) {
            this.status = status;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                status.complete(String.valueOf(head.headers().status()));
            }
        }
    }

    @Override
    public void close() {
        loopback.close();
    }
}
