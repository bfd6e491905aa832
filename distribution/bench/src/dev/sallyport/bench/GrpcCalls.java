package dev.sallyport.bench;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls of gRPC, over as many connections as the bound of streams on each makes necessary. */
final class GrpcCalls implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Loopback loopback = new Loopback();
    private final HttpWay way;

    GrpcCalls(HttpWay way) {
        this.way = way;
    }

    /** Makes a call that ends at once, and returns its status. */
    String status() {
        CompletableFuture<String> status = new CompletableFuture<>();
        call(GrpcTarget.ECHO, true, new CompletableFuture<>(), status);
        return await(status, "an answer");
    }

    /** Opens calls that stay open, each of which got a message. */
    void watch(int count) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Void> message = new CompletableFuture<>();
            call(GrpcTarget.WATCH, false, message, new CompletableFuture<>());
            await(message, "a message");
        }
    }

    private <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(way.name() + " gave a call of gRPC not " + what, e);
        }
    }

    private void call(String path, boolean ends, CompletableFuture<Void> message, CompletableFuture<String> status) {
        Http2Headers head = new DefaultHttp2Headers()
                .method("POST")
                .scheme("http")
                .authority(GrpcTarget.HOST)
                .path(path)
                .add("content-type", "application/grpc")
                .add("te", "trailers")
                .add("authorization", "Bearer " + way.endpoint().password());
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(loopback.http2(way.grpc().orElseThrow()))
                .handler(new Told(message, status))
                .open()
                .syncUninterruptibly()
                .getNow();
        stream.write(new DefaultHttp2HeadersFrame(head));
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(GrpcTarget.message()), ends));
    }

    /** Tells of the first message, and of the status. */
    private static final class Told extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private final CompletableFuture<Void> message;
        private final CompletableFuture<String> status;

        Told(CompletableFuture<Void> message, CompletableFuture<String> status) {
            this.message = message;
            this.status = status;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2DataFrame) {
                message.complete(null);
            } else if (frame instanceof Http2HeadersFrame head && head.isEndStream()) {
                status.complete(String.valueOf(head.headers().get("grpc-status")));
                message.completeExceptionally(new IllegalStateException("it ended: " + head.headers()));
            }
        }
    }

    @Override
    public void close() {
        loopback.close();
    }
}
