package dev.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** An authority of X.509 certificates as many have it: OpenSSL in a folder. */
public final class TestAuthority {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> NEW_KEY =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes");

    private static final String CONFIG = """
            [ca]
            default_ca = own
            [own]
            new_certs_dir = .
            database = index.txt
            serial = serial
            certificate = ca.pem
            private_key = ca.key
            default_md = sha256
            default_crl_days = 1
            unique_subject = no
            policy = any
            [any]
            commonName = optional
            """;

    private final Path folder;
    private int issued;

    private TestAuthority(Path folder) {
        this.folder = folder;
    }

    /** A certificate and its key, both PEM. */
    public record Leaf(Path certificate, Path key) {

        /** Reads the certificate. */
        public X509Certificate read() {
            try (var in = Files.newInputStream(certificate)) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("a certificate just made can be read", e);
            }
        }
    }

    /** Whether OpenSSL is installed. */
    public static boolean available() {
        return Files.isExecutable(Path.of("/usr/bin/openssl"));
    }

    /** Makes an authority in a folder of the test, which it creates. */
    public static TestAuthority in(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("ca.cnf"), CONFIG);
            Files.writeString(folder.resolve("index.txt"), "");
            Files.writeString(folder.resolve("serial"), "01\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestAuthority authority = new TestAuthority(folder);
        List<String> words = new ArrayList<>(List.of("req", "-x509"));
        words.addAll(NEW_KEY);
        words.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "30"));
        words.addAll(List.of("-addext", "keyUsage=critical,keyCertSign,cRLSign"));
        authority.openssl(words);
        return authority;
    }

    /** The authority's own certificate. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /**
     * Issues a certificate for clients.
     *
     * @param name its common name
     * @param alternative its alternative names, such as {@code email:alice@example.org}; empty for none
     */
    public Leaf issue(String name, String alternative, Instant from, Instant until) {
        String names = alternative.isEmpty() ? "" : "subjectAltName=" + alternative + "\n";
        return issue(name, from, until, "extendedKeyUsage=clientAuth\n" + names);
    }

    /** The same, good from now on for a day. */
    public Leaf issue(String name, String alternative) {
        Instant now = Instant.now();
        return issue(name, alternative, now.minusSeconds(60), now.plus(1, ChronoUnit.DAYS));
    }

    /** Issues a certificate with these extensions, a line each, as OpenSSL's configuration has them. */
    public Leaf issue(String name, Instant from, Instant until, String extensions) {
        String file = "leaf" + ++issued;
        try {
            Files.writeString(folder.resolve(file + ".ext"), extensions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> request = new ArrayList<>(List.of("req"));
        request.addAll(NEW_KEY);
        request.addAll(List.of("-keyout", file + ".key", "-out", file + ".csr", "-subj", "/CN=" + name));
        openssl(request);
        List<String> sign = new ArrayList<>(List.of("ca", "-batch", "-config", "ca.cnf", "-notext"));
        sign.addAll(List.of("-in", file + ".csr", "-out", file + ".pem", "-extfile", file + ".ext"));
        sign.addAll(List.of("-startdate", TIME.format(from), "-enddate", TIME.format(until)));
        openssl(sign);
        return new Leaf(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
    }

    /** Revokes a certificate; {@link #revoked} then has it. */
    public void revoke(Leaf leaf) {
        openssl(List.of("ca", "-config", "ca.cnf", "-revoke", leaf.certificate().toString()));
    }

    /** Writes the list of what is revoked, good for a day, and puts it in place of the one before. */
    public Path revoked() {
        openssl(List.of("ca", "-config", "ca.cnf", "-gencrl", "-out", "new.crl"));
        try {
            Path list = folder.resolve("ca.crl");
            Files.move(folder.resolve("new.crl"), list, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return list;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openssl(List<String> words) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(words);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("openssl failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
