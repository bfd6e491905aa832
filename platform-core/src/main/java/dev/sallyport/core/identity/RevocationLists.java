package dev.sallyport.core.identity;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists of revoked certificates in a file that somebody keeps up to date. A change that cannot be read leaves what was
 * read before, which its own next update bounds. Thread-safe.
 */
final class RevocationLists {

    private static final Logger LOGGER = LoggerFactory.getLogger(RevocationLists.class);

    /** Some hundred thousand entries. */
    private static final long FILE_BYTES_MAX = 16 << 20;

    private final Path file;
    private final ReentrantLock reading = new ReentrantLock();
    private FileTime seen = FileTime.fromMillis(0);
    private volatile List<CRL> lists = List.of();

    private RevocationLists(Path file) {
        this.file = file;
    }

    /** Reads a file; a mistake is an error at start. */
    static RevocationLists of(Path file) {
        RevocationLists read = new RevocationLists(file);
        try {
            read.seen = Files.getLastModifiedTime(file);
            read.lists = read.load();
            return read;
        } catch (IOException | GeneralSecurityException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "The lists of revoked certificates " + file + ", which tls.clients.revoked names, cannot be used: "
                            + reason(e),
                    e);
        }
    }

    List<CRL> lists() {
        return lists;
    }

    /** Whether any of the certificates is in a list of its issuer. */
    boolean hold(List<X509Certificate> chain) {
        return lists.stream().anyMatch(list -> chain.stream().anyMatch(list::isRevoked));
    }

    /** Reads the file again if it is another one; returns whether it is. */
    boolean refresh() {
        reading.lock();
        try {
            FileTime now = Files.getLastModifiedTime(file);
            if (now.equals(seen)) {
                return false;
            }
            seen = now;
            lists = load();
            return true;
        } catch (IOException | GeneralSecurityException e) {
            LOGGER.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("error", reason(e))
                    .log("The lists of revoked certificates cannot be read again; those read before still hold");
            return false;
        } finally {
            reading.unlock();
        }
    }

    private List<CRL> load() throws IOException, GeneralSecurityException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("it is larger than 16 MiB");
        }
        Collection<? extends CRL> read = CertificateFactory.getInstance("X.509")
                .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (read.isEmpty()) {
            throw new IOException("there is none in it");
        }
        return List.copyOf(read);
    }

    static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }
}
