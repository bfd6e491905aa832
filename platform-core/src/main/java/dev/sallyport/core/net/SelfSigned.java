package dev.sallyport.core.net;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A self-signed certificate for localhost in two PEM files, made once. The platform has no public way to make one, so
 * the few DER structures it needs are written here.
 */
record SelfSigned(Path certificate, Path key) {

    private static final byte[] ECDSA_WITH_SHA256 = oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
    private static final byte[] COMMON_NAME = oid(0x55, 0x04, 0x03);
    private static final byte[] SUBJECT_ALT_NAME = oid(0x55, 0x1d, 0x11);
    private static final int YEARS = 10;

    /** Returns the certificate of a folder, making it if it is not there. */
    static SelfSigned in(Path folder) {
        SelfSigned files = new SelfSigned(folder.resolve("self-signed.crt"), folder.resolve("self-signed.key"));
        try {
            if (!Files.exists(files.certificate) || !Files.exists(files.key)) {
                Files.createDirectories(folder);
                files.make();
            }
            return files;
        } catch (IOException | GeneralSecurityException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG, "A certificate cannot be made in " + folder + ": " + e.getMessage(), e);
        }
    }

    private void make() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] algorithm = der(0x30, ECDSA_WITH_SHA256);
        byte[] name = der(0x30, der(0x31, der(0x30, COMMON_NAME, text(0x0c, "sallyport"))));
        byte[] names = der(
                0x30,
                text(0x82, "localhost"),
                text(0x82, "sallyport"),
                der(0x87, new byte[] {127, 0, 0, 1}),
                der(0x87, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
        byte[] extensions = der(0xa3, der(0x30, der(0x30, SUBJECT_ALT_NAME, der(0x04, names))));
        Instant now = Instant.now();
        byte[] validity = der(0x30, time(now.minusSeconds(86_400)), time(now.plusSeconds(YEARS * 365L * 86_400)));
        byte[] serial =
                der(0x02, new BigInteger(120, new SecureRandom()).setBit(119).toByteArray());
        byte[] body = der(
                0x30,
                der(0xa0, der(0x02, new byte[] {2})),
                serial,
                algorithm,
                name,
                validity,
                name,
                pair.getPublic().getEncoded(),
                extensions);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        byte[] signed = der(0x30, body, algorithm, der(0x03, new byte[] {0}, signature.sign()));
        Path secret = key.resolveSibling(key.getFileName() + ".new");
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.move(secret, key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(certificate, pem("CERTIFICATE", signed));
    }

    private static String pem(String what, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static byte[] time(Instant instant) {
        return text(
                0x18,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(instant));
    }

    private static byte[] text(int tag, String text) {
        return der(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] oid(int... content) {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return der(0x06, bytes);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 128) {
            out.write(length);
        } else if (length < 256) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
