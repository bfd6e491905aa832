package dev.sallyport.plugin.ssh.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys by which clients know the gateway. Immutable. */
public final class HostKeys {

    private static final Logger LOGGER = LoggerFactory.getLogger(HostKeys.class);
    private static final String FILE = "ssh_host_ed25519_key";
    private static final String COMMENT = "sallyport";

    private final List<KeyPair> pairs;

    private HostKeys(List<KeyPair> pairs) {
        this.pairs = List.copyOf(pairs);
        BundledProvider.use();
    }

    /** Reads the keys of the files; blocks. Throws {@link IllegalArgumentException} that names the file. */
    public static HostKeys of(List<Path> files) {
        BundledProvider.use();
        List<KeyPair> pairs = new ArrayList<>();
        files.forEach(file -> pairs.add(read(file)));
        return new HostKeys(pairs);
    }

    /** Reads the key in a folder, or makes it at the first start; blocks. */
    public static HostKeys kept(Path folder) {
        BundledProvider.use();
        Path file = folder.resolve(FILE);
        return new HostKeys(List.of(Files.exists(file) ? read(file) : make(file)));
    }

    private static KeyPair read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(file.toString()), in, FilePasswordProvider.EMPTY);
            if (pairs != null) {
                for (KeyPair pair : pairs) {
                    return pair;
                }
            }
            throw new IllegalArgumentException("The SSH host key file " + file + " holds no private key");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The SSH host key file " + file + " cannot be read: it must hold a private key without passphrase",
                    e);
        }
    }

    private static KeyPair make(Path file) {
        try {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            ByteArrayOutputStream secret = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, COMMENT, null, secret);
            ByteArrayOutputStream open = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair.getPublic(), COMMENT, open);
            Path half = file.resolveSibling(FILE + ".new");
            Files.deleteIfExists(half);
            Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(half, secret.toByteArray(), StandardOpenOption.WRITE);
            Files.write(file.resolveSibling(FILE + ".pub"), open.toByteArray());
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            LOGGER.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("fingerprint", KeyUtils.getFingerPrint(pair.getPublic()))
                    .log("Made the gateway's SSH host key");
            return pair;
        } catch (IOException e) {
            throw new UncheckedIOException("The SSH host key " + file + " cannot be written", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key cannot be made", e);
        }
    }

    List<PublicKey> publicKeys() {
        return pairs.stream().map(KeyPair::getPublic).toList();
    }

    KeyPairProvider provider() {
        return KeyPairProvider.wrap(pairs);
    }

    /** Returns the fingerprints of the keys, as {@code SHA256:...}. */
    public List<String> fingerprints() {
        return pairs.stream()
                .map(pair -> KeyUtils.getFingerPrint(pair.getPublic()))
                .toList();
    }
}
