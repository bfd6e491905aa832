package dev.sallyport.plugin.ssh.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an SFTP client has open, by the target's handles. */
final class Handles {

    private final Map<String, Open> open = new HashMap<>();

    /** The file of the last content: packets come in rows, and looking it up would cost an object each. */
    private byte[] lastHandle = {};

    private @Nullable OpenFile lastFile;

    /** A file, or a directory without one. */
    record Open(String path, Optional<OpenFile> file) {}

    boolean full() {
        return open.size() >= Sftp.HANDLES_MAX;
    }

    void add(byte[] handle, Open opened) {
        if (open.put(key(handle, 0, handle.length), opened) != null) {
            throw new Garbled("one handle for two files");
        }
    }

    Optional<Open> remove(byte[] handle) {
        lastFile = null;
        return Optional.ofNullable(open.remove(key(handle, 0, handle.length)));
    }

    /** Returns the path of what is open under a handle. */
    Optional<String> path(byte[] handle) {
        return Optional.ofNullable(open.get(key(handle, 0, handle.length))).map(Open::path);
    }

    /** Returns the file that is open under a handle; null for a directory, or nothing. */
    @Nullable
    OpenFile file(byte[] array, int offset, int length) {
        if (lastFile != null && Arrays.equals(array, offset, offset + length, lastHandle, 0, lastHandle.length)) {
            return lastFile;
        }
        Open found = open.get(key(array, offset, length));
        if (found == null || found.file().isEmpty()) {
            return null;
        }
        lastHandle = Arrays.copyOfRange(array, offset, offset + length);
        lastFile = found.file().get();
        return lastFile;
    }

    List<OpenFile> files() {
        return open.values().stream().flatMap(each -> each.file().stream()).toList();
    }

    private static String key(byte[] array, int offset, int length) {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }
}
