package dev.sallyport.core.authority;

import java.math.BigInteger;
import java.util.Map;

/** Public keys as SSH writes them, as far as certificates need to know them: how many fields they have. */
final class PublicKeyBlob {

    private static final String CERTIFICATE = "-cert-v01@openssh.com";
    private static final String VENDOR = "@openssh.com";
    private static final String RSA = "ssh-rsa";
    private static final int RSA_BITS_MIN = 2048;

    /** The fields behind the type. */
    private static final Map<String, Integer> FIELDS = Map.of(
            "ssh-ed25519",
            1,
            "sk-ssh-ed25519@openssh.com",
            2,
            "ecdsa-sha2-nistp256",
            2,
            "ecdsa-sha2-nistp384",
            2,
            "ecdsa-sha2-nistp521",
            2,
            "sk-ecdsa-sha2-nistp256@openssh.com",
            3,
            RSA,
            2);

    private PublicKeyBlob() {}

    static String type(byte[] key) {
        return new SshReader(key).text();
    }

    /** Throws {@link IllegalArgumentException} if it is no key that may be certified. */
    static void check(byte[] key) {
        SshReader in = new SshReader(key);
        String type = in.text();
        byte[] last = new byte[0];
        for (int i = 0; i < fields(type); i++) {
            last = in.string();
        }
        in.end();
        if (type.equals(RSA) && new BigInteger(last).bitLength() < RSA_BITS_MIN) {
            throw new IllegalArgumentException("an RSA key must have at least " + RSA_BITS_MIN + " bits");
        }
    }

    static int fields(String type) {
        Integer fields = FIELDS.get(type);
        if (fields == null) {
            throw new IllegalArgumentException("keys of this type are not certified");
        }
        return fields;
    }

    /** Returns the type of certificates for keys of a type. */
    static String certificateType(String type) {
        return type.endsWith(VENDOR)
                ? type.substring(0, type.length() - VENDOR.length()) + CERTIFICATE
                : type + CERTIFICATE;
    }

    /** Returns the type of the key in certificates of a type. */
    static String keyType(String certificateType) {
        for (String type : FIELDS.keySet()) {
            if (certificateType(type).equals(certificateType)) {
                return type;
            }
        }
        throw new IllegalArgumentException("it is no certificate of a known type");
    }

    static boolean isCertificateType(String type) {
        return type.endsWith(CERTIFICATE);
    }
}
