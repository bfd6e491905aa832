package dev.sallyport.plugin.postgres;

import dev.sallyport.testkit.TestCertificates;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A target that answers SSLRequest, shakes hands, and lets everybody in. */
final class TlsTarget implements AutoCloseable {

    private final ServerSocket listener;
    private final SSLContext tls;

    TlsTarget(TestCertificates certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", certificates.key(), new char[0], new Certificate[] {certificates.certificate()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket plain = listener.accept()) {
                new DataInputStream(plain.getInputStream()).readFully(new byte[8]);
                plain.getOutputStream().write('S');
                try (SSLSocket socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true)) {
                    socket.setUseClientMode(false);
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    in.readFully(new byte[in.readInt() - 4]);
                    socket.getOutputStream()
                            .write(Frames.join(
                                    Frames.frame('R', Frames.ints(0)),
                                    Frames.frame('K', Frames.ints(1, 2)),
                                    Frames.ready('I')));
                    socket.getOutputStream().flush();
                    in.read();
                }
            } catch (IOException e) {
                // The gateway did not trust it, or the test is over.
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
