package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The end of a command.
 *
 * @param status how it ended
 * @param tag the target's own words for it, such as {@code UPDATE 3}
 * @param affected rows returned or changed, when the target says so
 * @param elapsed from forwarding to the end
 * @param error the target's error, after redaction, when there was one
 */
@Preview
public record Completion(Status status, String tag, OptionalLong affected, Duration elapsed, Optional<ErrorText> error)
        implements Event {

    /** How a command ended. */
    public enum Status {
        DONE,
        /** More rows wait in a suspended portal or cursor. */
        SUSPENDED,
        FAILED,
        CANCELLED
    }

    @Override
    public EventKind eventKind() {
        return EventKind.COMPLETION;
    }
}
