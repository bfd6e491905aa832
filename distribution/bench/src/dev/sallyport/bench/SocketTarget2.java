package dev.sallyport.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;

/** A server of HTTP/2 that takes a CONNECT for WebSocket (RFC 8441) and says nothing more. */
final class SocketTarget2 implements AutoCloseable {

    /** Its first label is the target's name at the gateways. */
    static final String HOST = "sockets-h2.test";

    private final Loopback loopback = new Loopback();
    private final int port;

    private SocketTarget2() {
        this.port = loopback.serveHttp2(Http2Settings.defaultSettings().connectProtocolEnabled(true), Connect::new);
    }

    static SocketTarget2 start() {
        return new SocketTarget2();
    }

    int port() {
        return port;
    }

    /** Agrees, and takes no notice of what follows. */
    private static final class Connect extends SimpleChannelInboundHandler<Http2StreamFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame) {
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            }
        }
    }

    @Override
    public void close() {
        loopback.close();
    }
}
