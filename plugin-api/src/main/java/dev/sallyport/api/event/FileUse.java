package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.OptionalLong;

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
 */
@Preview
public record FileUse(String path, Use use, OptionalLong bytes) {

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
}
