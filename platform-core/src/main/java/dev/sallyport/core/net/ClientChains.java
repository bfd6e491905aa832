package dev.sallyport.core.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets clients show any chain in the handshake, which proves that they have its key; whether the chain is good is
 * judged at the login, where a client can be told what is wrong with it. An alert of TLS has no room for that.
 */
final class ClientChains extends X509ExtendedTrustManager {

    private final X509Certificate[] issuers;

    /** @param issuers who signs certificates that are good, so that clients know which to show */
    ClientChains(X509Certificate[] issuers) {
        this.issuers = issuers;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw notHere();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw notHere();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw notHere();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return issuers.clone();
    }

    private static CertificateException notHere() {
        return new CertificateException("a listener connects to no server");
    }
}
