package dev.sallyport.plugin.http.session;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.ErrorCode.Category;
import dev.sallyport.api.intercept.Refusal;

/** The plugin's own error ids. */
final class Codes {

    static final ErrorCode MALFORMED = new ErrorCode("http-001", Category.USER);
    static final ErrorCode NO_ROUTE = new ErrorCode("http-002", Category.USER);
    static final ErrorCode NO_TOKEN = new ErrorCode("http-003", Category.USER);
    static final ErrorCode OTHER_SESSION = new ErrorCode("http-004", Category.USER);
    static final ErrorCode UNSUPPORTED = new ErrorCode("http-005", Category.USER);
    static final ErrorCode BODY_TOO_LONG = new ErrorCode("http-006", Category.POLICY);
    static final ErrorCode UNDECODABLE = new ErrorCode("http-007", Category.TARGET);
    static final ErrorCode TARGET_BROKE = new ErrorCode("http-008", Category.TARGET);
    static final ErrorCode CLEAR_TEXT = new ErrorCode("http-009", Category.POLICY);

    static final ErrorCode SLOW_CLIENT = new ErrorCode("http-010", Category.USER);
    static final ErrorCode SLOW_TARGET = new ErrorCode("http-011", Category.TARGET);
    static final ErrorCode CROSS_SITE = new ErrorCode("http-012", Category.USER);
    static final ErrorCode CLEAR_SIGN_IN = new ErrorCode("http-013", Category.USER);

    static final ErrorCode UNREADABLE_MESSAGE = new ErrorCode("http-020", Category.POLICY);

    private Codes() {}

    static Refusal refusal(ErrorCode code, String reason) {
        return Refusal.of(code, reason);
    }
}
