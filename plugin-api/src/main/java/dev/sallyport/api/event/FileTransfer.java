package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.Optional;

/**
 * A file that went through the gateway, told at its end.
 *
 * @param path as in {@link FileUse}
 * @param direction which way its content travelled
 * @param bytes how many bytes of content passed
 * @param sha256 of these bytes, 64 hexadecimal digits; empty when they did not come in order from the file's beginning,
 *     so that no hash can be claimed
 * @param complete whether they are the whole file, as far as the protocol tells
 */
@Preview
public record FileTransfer(String path, Direction direction, long bytes, Optional<String> sha256, boolean complete)
        implements Event {

    @Override
    public EventKind eventKind() {
        return EventKind.FILE;
    }
}
