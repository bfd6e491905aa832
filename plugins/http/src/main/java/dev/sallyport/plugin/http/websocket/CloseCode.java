package dev.sallyport.plugin.http.websocket;

/** Status codes of Close frames (RFC 6455, section 7.4). */
public final class CloseCode {

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    /** Stands for a Close frame without a code; never sent. */
    public static final int NONE = 1005;

    public static final int INVALID_DATA = 1007;
    public static final int POLICY = 1008;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL_ERROR = 1011;

    private CloseCode() {}

    /** Whether a code may be in a Close frame: a registered one, or one of those for frameworks and applications. */
    static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
