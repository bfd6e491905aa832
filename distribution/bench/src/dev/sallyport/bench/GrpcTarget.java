package dev.sallyport.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server of two gRPC methods: one answers with a message, the other says something and waits for the end. */
final class GrpcTarget implements AutoCloseable {

    /** Its first label is the target's name at the gateways. */
    static final String HOST = "grpc.test";

    static final String ECHO = "/bench.Bench/Echo";
    static final String WATCH = "/bench.Bench/Watch";

    private static final int MESSAGE_BYTES = 64;

    private final Loopback loopback = new Loopback();
    private final int port;

    private GrpcTarget() {
        this.port = loopback.serveHttp2(Http2Settings.defaultSettings(), Call::new);
    }

    static GrpcTarget start() {
        return new GrpcTarget();
    }

    int port() {
        return port;
    }

    /** One message as it goes over the wire: not compressed, its length, one field of text. */
    static byte[] message() {
        byte[] text = "x".repeat(MESSAGE_BYTES).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(5 + 2 + text.length)
                .put((byte) 0)
                .putInt(2 + text.length)
                .put((byte) 0x0a)
                .put((byte) text.length)
                .put(text)
                .array();
    }

    /** Returns a file with one message, for h2load to send. */
    static Path body(Path work) {
        try {
            return Files.write(work.resolve("message.bin"), message());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One call. */
    private static final class Call extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private boolean watches;
        private boolean answered;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            boolean ended = false;
            if (frame instanceof Http2HeadersFrame head) {
                watches = WATCH.contentEquals(head.headers().path());
                ended = head.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                ended = data.isEndStream();
                if (watches && !answered) {
                    answer(ctx);
                    ctx.flush();
                }
            }
            if (ended) {
                answer(ctx);
                DefaultHttp2Headers status = new DefaultHttp2Headers();
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(status.add("grpc-status", "0"), true));
            }
        }

        private void answer(ChannelHandlerContext ctx) {
            if (!answered) {
                answered = true;
                ctx.write(new DefaultHttp2HeadersFrame(
                        new DefaultHttp2Headers().status("200").add("content-type", "application/grpc")));
                ByteBuf message = Unpooled.wrappedBuffer(message());
                ctx.write(new DefaultHttp2DataFrame(message));
            }
        }
    }

    @Override
    public void close() {
        loopback.close();
    }
}
