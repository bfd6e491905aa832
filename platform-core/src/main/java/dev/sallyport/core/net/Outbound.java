package dev.sallyport.core.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A connection of the gateway's own to a service that a resource names by its URL, by the same rules as targets are
 * reached: the name is looked up once and does not lead to the gateway's own host or to where clouds keep credentials,
 * and its certificate verifies. Blocks, so for virtual threads; everything together is bounded in time.
 */
public final class Outbound implements AutoCloseable {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Socket socket;
    private final Deadline deadline;

    private Outbound(Socket socket, Deadline deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    /** What is left of the time. */
    private record Deadline(long nanos) {

        int millis() throws SocketTimeoutException {
            long left = (nanos - System.nanoTime()) / 1_000_000;
            if (left < 1) {
                throw new SocketTimeoutException("no time is left");
            }
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }

    /**
     * Connects; throws with a reason that is fit for a client.
     *
     * @param uri of the scheme http or https, with a host
     * @param ca PEM of the authority that must have signed its certificate; the platform's authorities if empty
     * @param time bound on the connection's whole life
     */
    public static Outbound open(URI uri, Optional<String> ca, Duration time) throws IOException {
        Deadline deadline = new Deadline(System.nanoTime() + time.toNanos());
        boolean tls = "https".equals(uri.getScheme());
        String host = uri.getHost();
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        InetAddress address = look(host);
        Socket plain = new Socket();
        boolean open = false;
        try {
            plain.connect(new InetSocketAddress(address, port), deadline.millis());
            Socket socket = tls ? encrypted(plain, bare(host), port, ca, deadline) : plain;
            open = true;
            return new Outbound(socket, deadline);
        } finally {
            if (!open) {
                plain.close();
            }
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static InetAddress look(String host) throws IOException {
        if (host.startsWith("[") || host.matches("[0-9.]+")) {
            return InetAddress.ofLiteral(bare(host));
        }
        try {
            return allowed(host, InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw new IOException("its host name is not known", e);
        }
    }

    /** Returns the address that a name was looked up to; throws where the name must not lead there. */
    static InetAddress allowed(String host, InetAddress address) throws IOException {
        Optional<String> objection = new Resolved(host, address).objection();
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
        return address;
    }

    private static Socket encrypted(Socket plain, String host, int port, Optional<String> ca, Deadline deadline)
            throws IOException {
        try {
            plain.setSoTimeout(deadline.millis());
            SSLSocket socket = (SSLSocket) context(ca).getSocketFactory().createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(PROTOCOLS);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (SSLException e) {
            throw new IOException("TLS with it failed; its certificate may not be one the gateway trusts", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("the ca for it is not a PEM certificate", e);
        }
    }

    private static SSLContext context(Optional<String> ca) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        if (ca.isEmpty()) {
            context.init(null, null, null);
            return context;
        }
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, new char[0]);
        int number = 0;
        for (Certificate certificate : Pem.chain(ca.get(), "the ca")) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /** Returns what comes; reading throws {@link SocketTimeoutException} when the time is over. */
    public InputStream input() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read() throws IOException {
                socket.setSoTimeout(deadline.millis());
                return super.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                socket.setSoTimeout(deadline.millis());
                return super.read(into, offset, length);
            }
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
