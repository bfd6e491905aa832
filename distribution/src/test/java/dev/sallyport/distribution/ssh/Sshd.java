package dev.sallyport.distribution.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's OpenSSH server as a target of the tests, which also lets in whom an authority certifies. */
final class Sshd implements AutoCloseable {

    private final Path folder;
    private final dev.sallyport.demo.Sshd server;

    private Sshd(Path folder, dev.sallyport.demo.Sshd server) {
        this.folder = folder;
        this.server = server;
    }

    static boolean installed() {
        return dev.sallyport.demo.Sshd.installed();
    }

    static Sshd start(Path folder) {
        String trusted = "TrustedUserCAKeys " + folder.resolve("trusted_ca");
        return new Sshd(folder, dev.sallyport.demo.Sshd.start(folder, trusted));
    }

    /** Where its sessions are at home. */
    Path home() {
        return server.home();
    }

    int port() {
        return server.port();
    }

    /** The private key that opens it, for clients that go past the gateway. */
    Path key() {
        return server.key();
    }

    static String user() {
        return dev.sallyport.demo.Sshd.user();
    }

    /** The target resource {@code name} with its credential and pinned key, and access for the group {@code staff}. */
    String resource(String name, String hostKeys) {
        return """
                kind: Target
                name: %1$s
                spec:
                  protocol: ssh
                  host: 127.0.0.1
                  port: %2$d
                  credential:
                    user: %3$s
                    secret:
                      file: %4$s
                  parameters:
                    host-keys: "%5$s"
                ---
                kind: AccessRule
                name: %1$s-for-staff
                spec:
                  subjects:
                    groups: [staff]
                  targets:
                    names: [%1$s]
                """.formatted(name, port(), user(), key(), hostKeys);
    }

    /** The target resource {@code name} that lets the gateway in by a certificate, and access for {@code staff}. */
    String certificateResource(String name, String hostKeys) {
        return resource(name, hostKeys)
                .replace("    secret:\n      file: " + key() + "\n", "    certificate: " + user() + "\n");
    }

    /** The target resource {@code name} to which {@code staff} may go when one of the approvers has agreed. */
    String reviewedResource(String name, String hostKeys) {
        return resource(name, hostKeys) + """
                  review:
                    groups: [approvers]
                """;
    }

    /** Lets in whom an authority certifies. */
    void trust(String authority) {
        try {
            Files.writeString(folder.resolve("trusted_ca"), authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        return server.log();
    }

    String fingerprint() {
        return server.fingerprint();
    }

    @Override
    public void close() {
        server.close();
    }
}
