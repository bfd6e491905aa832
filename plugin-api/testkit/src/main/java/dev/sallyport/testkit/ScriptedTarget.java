package dev.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A target on a loopback port whose connections the test plays. */
public final class ScriptedTarget implements AutoCloseable {

    private final ServerSocket server;

    public ScriptedTarget() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            server.setSoTimeout((int) Journal.PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Waits for the next connection of the gateway. */
    public SocketPeer accept() {
        try {
            return new SocketPeer("target", server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway did not connect to the target", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
