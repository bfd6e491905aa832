package dev.sallyport.core.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The seals in the log, read again when one is missing and the log has grown. Confined to one thread. */
final class LoggedSeals {

    private final Path leaves;
    private final Set<TransparencyLog.Leaf> seals = new HashSet<>();
    private long readBytes = -1;

    LoggedSeals(Path log) throws IOException {
        this.leaves = log.resolve("leaves");
        read();
    }

    private void read() throws IOException {
        if (!Files.exists(leaves)) {
            return;
        }
        byte[] bytes = Files.readAllBytes(leaves);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--; // a line that is being written
        }
        readBytes = bytes.length;
        for (String line :
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            seals.add(TransparencyLog.Leaf.parse(line));
        }
    }

    boolean contains(TransparencyLog.Leaf seal) throws IOException {
        if (!seals.contains(seal) && Files.exists(leaves) && Files.size(leaves) != readBytes) {
            read();
        }
        return seals.contains(seal);
    }

    Set<String> sessions() {
        Set<String> sessions = new HashSet<>();
        seals.forEach(seal -> sessions.add(seal.session()));
        return sessions;
    }
}
