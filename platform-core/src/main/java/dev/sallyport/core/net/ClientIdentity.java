package dev.sallyport.core.net;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Secret;
import dev.sallyport.core.ErrorCodes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;

/** How the gateway is known to a target in the handshake of TLS. Equal when made of the same text; never printed. */
public final class ClientIdentity {

    private static final char[] NO_PASSWORD = new char[0];

    private final Secret pem;
    private final KeyManagerFactory managers;

    private ClientIdentity(Secret pem, KeyManagerFactory managers) {
        this.pem = pem;
        this.managers = managers;
    }

    /**
     * Reads a target's identity; throws GatewayException, which names the target, when it is none.
     *
     * @param pem the certificate, its chain and the key
     */
    public static ClientIdentity of(String target, Secret pem) {
        try {
            Certificate[] chain = Pem.chain(pem.reveal(), "it");
            return new ClientIdentity(pem, managers(Pem.key(pem.reveal(), "it", chain[0]), chain));
        } catch (GeneralSecurityException | IOException e) {
            throw new GatewayException(
                    ErrorCodes.TARGET_CREDENTIAL,
                    "The tls.identity of the target '" + target + "' cannot be used: " + e.getMessage()
                            + "; it must be PEM, with the certificate first and the key in PKCS 8",
                    e);
        }
    }

    static KeyManagerFactory managers(PrivateKey key, Certificate[] chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("own", key, NO_PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys;
    }

    KeyManagerFactory managers() {
        return managers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientIdentity that && pem.equals(that.pem);
    }

    @Override
    public int hashCode() {
        return pem.hashCode();
    }
}
