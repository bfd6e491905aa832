package dev.sallyport.plugin.http.websocket;

/** A frame that breaks the protocol. */
final class Violation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code the status code that says so in a Close frame (RFC 6455, section 7.4) */
    Violation(int code, String reason) {
        super(reason);
        this.code = code;
    }

    static Violation protocol(String reason) {
        return new Violation(CloseCode.PROTOCOL_ERROR, reason);
    }

    int code() {
        return code;
    }
}
