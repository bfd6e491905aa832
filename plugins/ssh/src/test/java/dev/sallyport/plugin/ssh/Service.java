package dev.sallyport.plugin.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that listens on a loopback port or on a socket's path, and does the same with everybody who comes. */
final class Service implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Conversation conversation;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    /** What it does with one caller. */
    interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    private Service(ServerSocketChannel listener, Conversation conversation) {
        this.listener = listener;
        this.conversation = conversation;
        Thread.ofVirtual().start(this::listen);
    }

    static Service onPort(Conversation conversation) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new Service(listener, conversation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Service onSocket(Path path, Conversation conversation) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            return new Service(listener, conversation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a request of HTTP and answers it with a text. */
    static Conversation http(String text) {
        return (in, out) -> {
            String request = until(in, "\r\n\r\n");
            String answer = text + " to " + request.lines().findFirst().orElse("");
            out.write(
                    ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer)
                            .getBytes(StandardCharsets.US_ASCII));
        };
    }

    /** Says back whatever it is told. */
    static Conversation echo() {
        return InputStream::transferTo;
    }

    /** Reads up to and with a text, or to the end. */
    static String until(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            text.append((char) c);
            if (text.toString().endsWith(end)) {
                break;
            }
        }
        return text.toString();
    }

    private void listen() {
        try {
            while (true) {
                SocketChannel caller = listener.accept();
                open.add(caller);
                Thread.ofVirtual().start(() -> answer(caller));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(SocketChannel caller) {
        try (caller) {
            conversation.hold(Channels.newInputStream(caller), Channels.newOutputStream(caller));
        } catch (IOException e) {
            // the caller left
        }
    }

    int port() {
        try {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many came yet. */
    int callers() {
        return open.size();
    }

    /** Calls a port, says something, and returns everything that comes back until the end. */
    static String call(int port, byte[] words) {
        return call(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), words);
    }

    private static String call(SocketAddress address, byte[] words) {
        try (SocketChannel socket = SocketChannel.open(address)) {
            OutputStream out = Channels.newOutputStream(socket);
            out.write(words);
            out.flush();
            return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "broken: " + e.getMessage();
        }
    }

    /** Calls a socket, as {@link #call(int, byte[])}. */
    static String call(Path socket, byte[] words) {
        return call(UnixDomainSocketAddress.of(socket), words);
    }

    private static final byte[] REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static String get(int port) {
        return call(port, REQUEST);
    }

    static String get(Path socket) {
        return call(socket, REQUEST);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel caller : open) {
                caller.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
