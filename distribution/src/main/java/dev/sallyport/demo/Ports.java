package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on loopback. */
public final class Ports {

    private Ports() {}

    /**
     * Returns the wished port if nobody has it, so that what the demo prints is the same each time; else a free one.
     */
    public static int near(int wished) {
        try {
            return bound(wished);
        } catch (IOException e) {
            return free();
        }
    }

    /** Returns a port nobody had a moment ago. */
    public static int free() {
        try {
            return bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    private static int bound(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1);
            return socket.getLocalPort();
        }
    }
}
