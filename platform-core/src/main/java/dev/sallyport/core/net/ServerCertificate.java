package dev.sallyport.core.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
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

    /** Reads both files; throws with a message that says what is wrong with which. */
    static SSLContext context(Path certificate, Path key) throws GeneralSecurityException, IOException {
        Certificate[] chain = Pem.chain(text(certificate), certificate.toString());
        KeyManagerFactory keys = ClientIdentity.managers(Pem.key(text(key), key.toString(), chain[0]), chain);
        SSLContext context = SSLContext.getInstance("TLS");
        // Trusts nobody: no client shows a certificate here. Null would read the platform's authorities.
        context.init(keys.getKeyManagers(), new TrustManager[0], null);
        return context;
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
