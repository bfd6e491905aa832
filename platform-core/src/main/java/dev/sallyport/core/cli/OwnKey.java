package dev.sallyport.core.cli;

import dev.sallyport.core.authority.KeyFile;
import dev.sallyport.core.secret.KeyRing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person's SSH key, as far as it may be seen.
 *
 * @param open the file of the public key, ending in {@code .pub}
 */
record OwnKey(Path open) {

    private static final String PUBLIC = ".pub";
    private static final int CHARS_MAX = 64 << 10;

    /** In the order in which OpenSSH's client tries them by itself. */
    private static final List<String> NAMES =
            List.of("id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk");

    /** Returns the named key, or the one in the home directory; makes one if there is none. */
    static OwnKey of(Terminal terminal, @Nullable Path named) {
        if (named != null) {
            return named(named);
        }
        String home = terminal.variable("HOME");
        Path folder = Path.of(home.isEmpty() ? System.getProperty("user.home", "") : home, ".ssh");
        for (String name : NAMES) {
            Path open = folder.resolve(name + PUBLIC);
            if (Files.isReadable(open)) {
                return new OwnKey(open);
            }
        }
        return make(terminal, folder.resolve(NAMES.getFirst()));
    }

    private static OwnKey named(Path file) {
        Path open = file.toString().endsWith(PUBLIC) ? file : Path.of(file + PUBLIC);
        if (!Files.isReadable(open)) {
            throw new CliException(
                    CliException.USAGE,
                    "there is no public key " + open + ": name a key that ssh-keygen made, or leave out --key");
        }
        return new OwnKey(open);
    }

    private static OwnKey make(Terminal terminal, Path secret) {
        if (Files.exists(secret)) {
            throw new CliException(
                    CliException.USAGE,
                    secret + " has no public half beside it: make it with ssh-keygen -y, or name a key with --key");
        }
        KeyFile fresh = KeyFile.fresh("sallyport");
        Path open = Path.of(secret + PUBLIC);
        try {
            KeyRing.createPrivate(secret, fresh.secret());
            Files.writeString(open, fresh.open());
        } catch (IOException e) {
            throw new CliException(CliException.FAILED, "the key " + secret + " cannot be written: " + e.getMessage());
        }
        terminal.err().println("Made the key " + secret + ", which has no passphrase.");
        return new OwnKey(open);
    }

    /** Returns the public key's line. */
    String line() {
        try {
            if (Files.size(open) > CHARS_MAX) {
                throw new CliException(CliException.USAGE, open + " is no public key: it is too large");
            }
            return Files.readString(open, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new CliException(CliException.USAGE, "the public key " + open + " cannot be read");
        }
    }

    /** Keeps a certificate where OpenSSH's client looks for it, and returns where that is. */
    Path keep(String certificate) {
        String name = open.toString();
        Path file = Path.of(name.substring(0, name.length() - PUBLIC.length()) + "-cert" + PUBLIC);
        try {
            Files.writeString(file, certificate + "\n");
            return file;
        } catch (IOException e) {
            throw new CliException(CliException.FAILED, "the certificate " + file + " cannot be written");
        }
    }
}
