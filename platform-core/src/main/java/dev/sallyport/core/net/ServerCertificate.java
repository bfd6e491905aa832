package dev.sallyport.core.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");
    private static final char[] NO_PASSWORD = new char[0];

    private ServerCertificate() {}

    /**
     * Reads both files; throws with a message that says what is wrong with which.
     *
     * @param clients who may sign certificates of clients; they are asked for none when it is empty
     */
    static SSLContext context(Path certificate, Path key, Optional<Path> clients)
            throws GeneralSecurityException, IOException {
        X509Certificate[] chain = chain(certificate);
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("listener", key(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        // Without a manager nobody is trusted: no client shows a certificate. Null would read the platform's
        // authorities.
        TrustManager[] managers =
                clients.isEmpty() ? new TrustManager[0] : new TrustManager[] {new ClientChains(chain(clients.get()))};
        context.init(keys.getKeyManagers(), managers, null);
        return context;
    }

    private static X509Certificate[] chain(Path file) throws GeneralSecurityException, IOException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (byte[] der : blocks(file, CERTIFICATE)) {
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain.toArray(new X509Certificate[0]);
    }

    private static PrivateKey key(Path file, String algorithm) throws GeneralSecurityException, IOException {
        byte[] der = blocks(file, KEY).getFirst();
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException("the key is not of the certificate's kind, which is " + algorithm, e);
        }
    }

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]++)-----END " + label + "-----");
    }

    /** Returns the contents of at least one block; what else is in the file does not matter. */
    private static List<byte[]> blocks(Path file, Pattern block) throws GeneralSecurityException, IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        List<byte[]> blocks = new ArrayList<>();
        Matcher found = block.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (found.find()) {
            try {
                blocks.add(Base64.getMimeDecoder().decode(found.group(1)));
            } catch (IllegalArgumentException e) {
                throw new KeyException(file + " is not PEM", e);
            }
        }
        if (blocks.isEmpty()) {
            throw new KeyException("there is no " + (block == KEY ? "PRIVATE KEY" : "CERTIFICATE") + " in " + file);
        }
        return blocks;
    }
}
