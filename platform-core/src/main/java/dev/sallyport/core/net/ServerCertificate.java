package dev.sallyport.core.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The TLS context of a listener, from a certificate chain and a key in PEM.
 *
 * <p>Netty's builder would do the same through key stores of type PKCS 12, which encrypt and decrypt the key with a
 * deliberately slow hash, several times: a quarter of a second of every start, for a key that never leaves memory.
 */
final class ServerCertificate {

    private static final int FILE_BYTES_MAX = 1 << 20;

    private ServerCertificate() {}

    /**
     * Reads both files; throws with a message that says what is wrong with which.
     *
     * @param clients who may sign certificates of clients; they are asked for none when it is empty
     */
    static SSLContext context(Path certificate, Path key, Optional<Path> clients)
            throws GeneralSecurityException, IOException {
        Certificate[] chain = Pem.chain(text(certificate), certificate.toString());
        KeyManagerFactory keys = ClientIdentity.managers(Pem.key(text(key), key.toString(), chain[0]), chain);
        SSLContext context = SSLContext.getInstance("TLS");
        // Without a manager nobody is trusted: no client shows a certificate. Null would read the platform's
        // authorities.
        TrustManager[] managers =
                clients.isEmpty() ? new TrustManager[0] : new TrustManager[] {new ClientChains(issuers(clients.get()))};
        context.init(keys.getKeyManagers(), managers, null);
        return context;
    }

    private static X509Certificate[] issuers(Path file) throws GeneralSecurityException, IOException {
        return Arrays.stream(Pem.chain(text(file), file.toString()))
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
