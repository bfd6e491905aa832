package dev.sallyport.plugin.ssh;

import dev.sallyport.api.HostAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority that ssh-keygen is: what a gateway's core is to the plugin, and what others are. */
final class Authority implements HostAuthority {

    private final Path folder;
    private final Path key;

    private Authority(Path folder, Path key) {
        this.folder = folder;
        this.key = key;
    }

    static Authority in(Path folder) {
        Path key = folder.resolve("authority_key");
        Sshd.key(key, "ed25519");
        return new Authority(folder, key);
    }

    /** The public key, as in a file of its own. */
    String line() {
        return read(Path.of(key + ".pub"));
    }

    Path file() {
        return Path.of(key + ".pub");
    }

    @Override
    public byte[] certify(byte[] blob, List<String> names) {
        return sign(blob, "-h", "-n", String.join(",", names), "-V", "-5m:+1h");
    }

    /** Certifies a key as ssh-keygen is told to. */
    synchronized byte[] sign(byte[] blob, String... how) {
        try {
            Path open = folder.resolve("to_be_certified.pub");
            Files.writeString(open, type(blob) + " " + Base64.getEncoder().encodeToString(blob) + " x\n");
            List<String> command =
                    new ArrayList<>(List.of("ssh-keygen", "-q", "-s", key.toString(), "-I", "alice at it"));
            command.addAll(List.of(how));
            command.add(open.toString());
            Tool.run(folder, command.toArray(String[]::new)).fine();
            return blob(folder.resolve("to_be_certified-cert.pub"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(byte[] blob) {
        return new org.apache.sshd.common.util.buffer.ByteArrayBuffer(blob).getString();
    }

    /** Returns what a file of OpenSSH's holds, as SSH writes it. */
    static byte[] blob(Path file) {
        return Base64.getDecoder().decode(read(file).split(" ")[1]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
