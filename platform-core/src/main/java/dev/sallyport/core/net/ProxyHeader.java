package dev.sallyport.core.net;

import dev.sallyport.core.config.Cidr;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the client's address from a load balancer's PROXY header, version 1 or 2, and then leaves the pipeline. */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyHeader.class);

    private final Connection connection;

    private ProxyHeader(Connection connection) {
        this.connection = connection;
    }

    /** Whether a peer may send a header at all. */
    static boolean trusted(List<Cidr> trusted, InetSocketAddress peer) {
        return peer.getAddress() != null && trusted.stream().anyMatch(block -> block.contains(peer.getAddress()));
    }

    static void install(ChannelPipeline pipeline, Connection connection) {
        pipeline.addFirst(new FirstBytes(), new HAProxyMessageDecoder(), new ProxyHeader(connection));
    }

    /**
     * Netty's decoder waits for the end of a line before it says that this is no header. A client that comes past the
     * balancer is told apart by its first bytes, at once.
     */
    private static final class FirstBytes extends ChannelInboundHandlerAdapter {
        private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] V2 = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            ctx.pipeline().remove(this);
            if (begins(bytes, V1) || begins(bytes, V2)) {
                ctx.fireChannelRead(bytes);
            } else {
                bytes.release();
                ctx.fireExceptionCaught(new HAProxyProtocolException("no PROXY header"));
            }
        }

        private static boolean begins(ByteBuf bytes, byte[] signature) {
            int n = Math.min(bytes.readableBytes(), signature.length);
            for (int i = 0; i < n; i++) {
                if (bytes.getByte(bytes.readerIndex() + i) != signature[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            // LOCAL is the balancer's own health check: it keeps the balancer's address.
            if (header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null) {
                connection.address(
                        new InetSocketAddress(InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort()));
            }
            ctx.pipeline().remove(this);
        } catch (IllegalArgumentException e) {
            ctx.close(); // a UNIX path or nonsense in place of an address
        } finally {
            header.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (cause instanceof HAProxyProtocolException) {
            LOGGER.atWarn()
                    .addKeyValue("listener", connection.listener().name())
                    .addKeyValue("peer", ctx.channel().remoteAddress())
                    .log("A connection did not begin with a PROXY header and was closed");
            ctx.close();
            return;
        }
        super.exceptionCaught(ctx, cause);
    }
}
