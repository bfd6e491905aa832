package dev.sallyport.distribution.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.SocketFactory;

/** Connects as a load balancer does: a PROXY header goes ahead. Made by the driver, by name. */
public final class ProxiedSockets extends SocketFactory {

    /** Where the client behind the load balancer claims to be. */
    static final String CLIENT = "203.0.113.7";

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                super.connect(address, timeout);
                getOutputStream()
                        .write(("PROXY TCP4 " + CLIENT + " 127.0.0.1 40000 5432\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
