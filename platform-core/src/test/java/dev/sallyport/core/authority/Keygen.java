package dev.sallyport.core.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** OpenSSH's ssh-keygen: whatever it makes we must read, and what we make it must read. */
final class Keygen {

    private final Path folder;

    Keygen(Path folder) {
        assumeThat(Path.of("/usr/bin/ssh-keygen")).exists();
        this.folder = folder;
    }

    /** Runs it; returns what it prints. */
    String run(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("ssh-keygen"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(out).isZero();
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes a key pair; returns the public key as SSH writes it. */
    byte[] key(String name, String type, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", "x", "-f", name));
        arguments.addAll(List.of(more));
        run(arguments.toArray(String[]::new));
        return blob(name + ".pub");
    }

    byte[] blob(String file) {
        try {
            return Base64.getDecoder()
                    .decode(Files.readString(folder.resolve(file)).split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what it shows of a certificate. */
    String show(byte[] certificate) {
        try {
            String line =
                    PublicKeyBlob.type(certificate) + " " + Base64.getEncoder().encodeToString(certificate) + " x\n";
            Files.writeString(folder.resolve("shown-cert.pub"), line);
            return run("-L", "-f", "shown-cert.pub");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
