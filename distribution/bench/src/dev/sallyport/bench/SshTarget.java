package dev.sallyport.bench;

import dev.sallyport.demo.Sshd;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A private OpenSSH server on loopback, and the key that opens it and the gateways. */
final class SshTarget implements AutoCloseable {

    private final Sshd server;

    private SshTarget(Sshd server) {
        this.server = server;
    }

    static SshTarget start(Path work) {
        if (!Sshd.installed()) {
            throw new IllegalStateException("no OpenSSH server here; on Debian: apt-get install openssh-server");
        }
        Sshd server = Sshd.start(work.resolve("sshd"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return new SshTarget(server);
    }

    Endpoint endpoint() {
        return new Endpoint("direct", server.port(), Sshd.user(), "", "", OptionalLong.empty());
    }

    /** The private key that opens the server, and the gateways as the subject {@code copier}. */
    Path key() {
        return server.key();
    }

    String publicKey() {
        return server.publicKey();
    }

    String hostKey() {
        return server.hostKey();
    }

    @Override
    public void close() {
        server.close();
    }
}
