package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a {@link Statement} does to a file, by the name the client gives it. Thread-safe value.
 *
 * <p>A statement lists everything that rules may want to know of, so one request can have several: a rename is a
 * removal of the old name and an upload of the new one, too, and whoever makes a link may read and write through it.
 *
 * @param path absolute and without {@code .}, {@code ..} and doubled slashes where the protocol can tell; else as the
 *     client wrote it. Links are not followed
 * @param use what becomes of it
 * @param bytes its size as far as it is known before it moves
 * @param findings the types of what was found in its content, and {@link #UNSEARCHED}; empty before it moves
 */
@Preview
public record FileUse(String path, Use use, OptionalLong bytes, Set<String> findings) {

    /** Stands among the findings for content that could not be searched: no text, or too far behind the beginning. */
    public static final String UNSEARCHED = "unsearched";

    public FileUse {
        findings = Set.copyOf(findings);
    }

    /** A use of a file that has not begun to move. */
    public FileUse(String path, Use use, OptionalLong bytes) {
        this(path, use, bytes, Set.of());
    }

    /** What becomes of a file or directory. */
    public enum Use {
        /** Its content goes to the client. */
        DOWNLOAD,
        /** Its content comes from the client. */
        UPLOAD,
        /** The client adds to its end; an upload, too. */
        APPEND,
        /** The name, or an empty directory, goes away. */
        REMOVE,
        /** It gets another name, or gives its name away. */
        RENAME,
        /** A link to it is made, or it becomes one. */
        LINK,
        /** It is made as a directory. */
        DIRECTORY,
        /** Its permissions, owner, times or size are set. */
        ATTRIBUTES
    }

    /** A use of a file whose size is not known. */
    public static FileUse of(String path, Use use) {
        return new FileUse(path, use, OptionalLong.empty());
    }

    /** Returns the same use with what was found in its content. */
    public FileUse with(Set<String> found) {
        return new FileUse(path, use, bytes, found);
    }
}
