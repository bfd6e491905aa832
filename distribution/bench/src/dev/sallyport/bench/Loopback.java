package dev.sallyport.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Servers of the bench, and its connections of HTTP/2, on one event loop of their own. */
final class Loopback implements AutoCloseable {

    /** What the gateway, and most servers, allow on one connection. */
    private static final int STREAMS_PER_CONNECTION = 100;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<Channel> channels = new ArrayList<>();
    private int streams;

    /** Serves clients, and returns the port. */
    int serve(Consumer<Channel> each) {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childHandler(initializer(each))
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        channels.add(server);
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Serves HTTP/2, each stream by a handler of its own, and returns the port. */
    int serveHttp2(Http2Settings settings, Supplier<ChannelHandler> stream) {
        return serve(client -> client.pipeline()
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .build())
                .addLast(new Http2MultiplexHandler(
                        initializer(channel -> channel.pipeline().addLast(stream.get())))));
    }

    /** Returns a connection of HTTP/2 with room for one more stream; a new one where the last has none. */
    Channel http2(int port) {
        if (streams++ % STREAMS_PER_CONNECTION == 0) {
            channels.add(new Bootstrap()
                    .group(loops)
                    .channel(EpollSocketChannel.class)
                    .handler(initializer(connection -> connection
                            .pipeline()
                            .addLast(Http2FrameCodecBuilder.forClient().build())
                            .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))))
                    .connect("127.0.0.1", port)
                    .syncUninterruptibly()
                    .channel());
        }
        return channels.getLast();
    }

    private static ChannelInitializer<Channel> initializer(Consumer<Channel> each) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                each.accept(channel);
            }
        };
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        loops.shutdownGracefully();
    }
}
