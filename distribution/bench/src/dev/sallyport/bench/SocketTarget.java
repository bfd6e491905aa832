package dev.sallyport.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that shakes hands for WebSocket and says nothing more, and its clients. */
final class SocketTarget implements AutoCloseable {

    /** Its first label is the target's name at the gateways. */
    static final String HOST = "sockets.test";

    private static final Pattern KEY = Pattern.compile("(?im)^sec-websocket-key: (\\S+)$");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int PATIENCE_MILLIS = 60_000;

    private final Loopback loopback = new Loopback();
    private final int port;

    private SocketTarget() {
        this.port = loopback.serve(client -> client.pipeline().addLast(new Handshake()));
    }

    static SocketTarget start() {
        return new SocketTarget();
    }

    int port() {
        return port;
    }

    /** Answers the handshake, which comes in one piece on loopback, and takes no notice of anything else. */
    private static final class Handshake extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            Matcher key = KEY.matcher(bytes.toString(StandardCharsets.ISO_8859_1));
            if (key.find()) {
                String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n";
                ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(answer.getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens a WebSocket to one of the targets through a gateway. */
    static Socket open(Endpoint way, String host) {
        try {
            Socket socket = new Socket("127.0.0.1", way.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET /live HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + way.password()
                                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = head(socket.getInputStream());
            if (!answer.startsWith("HTTP/1.1 101 ")) {
                socket.close();
                throw new IllegalStateException(way.name() + " does not open a WebSocket: " + answer);
            }
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int next;
        while (!head.toString().endsWith("\r\n\r\n") && (next = in.read()) >= 0) {
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        loopback.close();
    }
}
