package dev.sallyport.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A peer on a TCP connection. */
public final class SocketPeer extends ScriptedPeer {

    private static final int QUIET_MILLIS = 100;

    private final String name;
    private final Socket socket;

    SocketPeer(String name, Socket socket) {
        this.name = name;
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Journal.PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects as a client. */
    public static SocketPeer connect(InetSocketAddress address) {
        try {
            return new SocketPeer("client", new Socket(address.getAddress(), address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void write(byte[] piece) {
        try {
            socket.getOutputStream().write(piece);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] read(int length) {
        byte[] bytes = new byte[length];
        int have = 0;
        try {
            while (have < length) {
                int n = socket.getInputStream().read(bytes, have, length - have);
                if (n < 0) {
                    throw missing(length, Arrays.copyOf(bytes, have), "the connection was closed");
                }
                have += n;
            }
        } catch (SocketTimeoutException e) {
            throw missing(length, Arrays.copyOf(bytes, have), "nothing more came");
        } catch (IOException e) {
            throw missing(length, Arrays.copyOf(bytes, have), String.valueOf(e.getMessage()));
        }
        return bytes;
    }

    private AssertionError missing(int length, byte[] have, String why) {
        return new AssertionError(this + " expected " + length + " bytes, but " + why + " after " + show(have));
    }

    @Override
    public void expectNothing() {
        try {
            socket.setSoTimeout(QUIET_MILLIS);
            int b = socket.getInputStream().read();
            throw new AssertionError(this + " expected nothing but got " + (b < 0 ? "the end" : "the byte " + b));
        } catch (SocketTimeoutException quiet) {
            restoreTimeout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout((int) Journal.PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] readToEnd() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                rest.write(b);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError(this + " waits for the end, but it does not come", e);
        } catch (IOException reset) {
            // A reset is an end, too.
            return rest.toByteArray();
        }
        return rest.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
