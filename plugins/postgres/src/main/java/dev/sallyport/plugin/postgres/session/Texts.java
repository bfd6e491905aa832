package dev.sallyport.plugin.postgres.session;

import dev.sallyport.plugin.postgres.Refusals;
import java.util.Map;
import java.util.Optional;

/** Checks of statement texts before anybody reads them. */
final class Texts {

    private Texts() {}

    /** Returns the error for a text that cannot be read for certain. */
    static Optional<Map<Character, String>> problem(Relay relay, String text, int bytes) {
        if (bytes > relay.gate.limits().commandBytesMax()) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.LIMIT_EXCEEDED,
                    "The statement is longer than the " + relay.gate.limits().commandBytesMax()
                            + " bytes that policy will look at.",
                    "Send smaller statements, or raise limits.command-bytes-max."));
        }
        if (text.indexOf('\uFFFD') >= 0) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.CHARACTER_NOT_IN_REPERTOIRE,
                    "The statement holds bytes that are not valid in the session's encoding.",
                    ""));
        }
        // Plain ASCII reads the same in every encoding; so the client can always set a readable one again.
        if (relay.readings.encodingInFlight() && !text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.FEATURE_NOT_SUPPORTED,
                    "An earlier statement may change the encoding; text beyond ASCII has to wait for its end.",
                    "Send the statement again."));
        }
        if (!relay.readings.unreadable().isEmpty() && !text.chars().allMatch(c -> c < 0x80)) {
            return Optional.of(Refusals.error(
                    "ERROR",
                    Refusals.FEATURE_NOT_SUPPORTED,
                    relay.readings.unreadable(),
                    "SET client_encoding TO UTF8, or reconnect."));
        }
        return Optional.empty();
    }
}
