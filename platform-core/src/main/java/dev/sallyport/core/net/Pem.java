package dev.sallyport.core.net;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as texts (RFC 7468). What else is in a text does not matter. */
final class Pem {

    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");

    private Pem() {}

    /** Returns at least one certificate; messages of exceptions call the text by the given name. */
    static Certificate[] chain(String text, String name) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> chain = new ArrayList<>();
        for (byte[] der : blocks(text, name, CERTIFICATE)) {
            chain.add(factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain.toArray(new Certificate[0]);
    }

    /** Returns the key that goes with a certificate. */
    static PrivateKey key(String text, String name, Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        byte[] der = blocks(text, name, KEY).getFirst();
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeySpecException("the key is not of the certificate's kind, which is " + algorithm, e);
        }
    }

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]++)-----END " + label + "-----");
    }

    private static List<byte[]> blocks(String text, String name, Pattern block) throws KeyException {
        List<byte[]> blocks = new ArrayList<>();
        Matcher found = block.matcher(text);
        while (found.find()) {
            try {
                blocks.add(Base64.getMimeDecoder().decode(found.group(1)));
            } catch (IllegalArgumentException e) {
                throw new KeyException(name + " is not PEM", e);
            }
        }
        if (blocks.isEmpty()) {
            throw new KeyException("there is no " + (block == KEY ? "PRIVATE KEY" : "CERTIFICATE") + " in " + name);
        }
        return blocks;
    }
}
