package dev.sallyport.api.session;

import dev.sallyport.api.Preview;

/**
 * Why a session ended.
 *
 * @param cause the sort of reason
 * @param detail a sentence for logs and for the client where the protocol can carry it; no payload
 */
@Preview
public record Disconnect(Cause cause, String detail) {

    /** The sorts of reasons. */
    public enum Cause {
        CLIENT_LEFT,
        TARGET_LEFT,
        REVOKED,
        POLICY,
        IDLE,
        PROTOCOL_ERROR,
        RECORDER_FAILED,
        GATEWAY_STOPPED,
        INTERNAL_ERROR
    }

    public static Disconnect of(Cause cause, String detail) {
        return new Disconnect(cause, detail);
    }
}
