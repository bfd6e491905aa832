package dev.sallyport.testkit;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A self-signed certificate for {@code localhost} and the loopback address, made by the JDK's keytool. */
public record TestCertificates(PrivateKey key, X509Certificate certificate) {

    private static final String PASSWORD = "testkit";

    /** Makes a certificate in an empty folder of the test. */
    public static TestCertificates in(Path folder) {
        Path store = folder.resolve("testkit.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new TestCertificates((PrivateKey) keys.getKey("test", PASSWORD.toCharArray()), (X509Certificate)
                    keys.getCertificate("test"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool's key store cannot be read", e);
        }
    }

    /** Returns the context of a server with this certificate. */
    public SslContext server() {
        return context(SslContextBuilder.forServer(key, certificate));
    }

    /** Returns the context of a client that trusts this certificate only. */
    public SslContext client() {
        return context(SslContextBuilder.forClient().trustManager(certificate));
    }

    private static SslContext context(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
