package dev.sallyport.core;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.ErrorCode.Category;

/** The core's stable error ids; docs/reference/errors.md is compared with this list by a test. */
public final class ErrorCodes {

    public static final ErrorCode CONFIG = new ErrorCode("SP-1001", Category.USER);
    public static final ErrorCode RESOURCE = new ErrorCode("SP-1002", Category.USER);
    public static final ErrorCode BAD_REQUEST = new ErrorCode("SP-1003", Category.USER);
    public static final ErrorCode NOT_FOUND = new ErrorCode("SP-1004", Category.USER);
    public static final ErrorCode UNAUTHENTICATED = new ErrorCode("SP-1005", Category.USER);
    public static final ErrorCode CONFLICT = new ErrorCode("SP-1006", Category.USER);
    public static final ErrorCode LIMIT = new ErrorCode("SP-1007", Category.USER);
    public static final ErrorCode FORBIDDEN = new ErrorCode("SP-2001", Category.POLICY);
    public static final ErrorCode ACCESS_DENIED = new ErrorCode("SP-2002", Category.POLICY);
    public static final ErrorCode GUARDRAIL_DENIED = new ErrorCode("SP-2003", Category.POLICY);
    public static final ErrorCode NOT_UNDERSTOOD = new ErrorCode("SP-2004", Category.POLICY);
    public static final ErrorCode COMMAND_TOO_LONG = new ErrorCode("SP-2005", Category.POLICY);
    public static final ErrorCode REVIEW_REQUIRED = new ErrorCode("SP-2006", Category.POLICY);
    public static final ErrorCode REVIEW_REJECTED = new ErrorCode("SP-2007", Category.POLICY);
    public static final ErrorCode REVIEW_EXPIRED = new ErrorCode("SP-2008", Category.POLICY);
    public static final ErrorCode UNMASKABLE = new ErrorCode("SP-2009", Category.POLICY);
    public static final ErrorCode REVOKED = new ErrorCode("SP-2010", Category.POLICY);
    public static final ErrorCode NOT_PERMITTED = new ErrorCode("SP-2011", Category.POLICY);
    public static final ErrorCode RATE_LIMITED = new ErrorCode("SP-2012", Category.POLICY);
    public static final ErrorCode TOO_LARGE = new ErrorCode("SP-2013", Category.POLICY);
    public static final ErrorCode TARGET_UNREACHABLE = new ErrorCode("SP-3001", Category.TARGET);
    public static final ErrorCode TARGET_UNTRUSTED = new ErrorCode("SP-3002", Category.TARGET);
    public static final ErrorCode TARGET_CREDENTIAL = new ErrorCode("SP-3003", Category.TARGET);
    public static final ErrorCode PLUGIN_FAILED = new ErrorCode("SP-4001", Category.PLUGIN);
    public static final ErrorCode PLUGIN_START = new ErrorCode("SP-4002", Category.PLUGIN);
    public static final ErrorCode MASKING_FAILED = new ErrorCode("SP-4003", Category.PLUGIN);
    public static final ErrorCode INTERNAL = new ErrorCode("SP-5001", Category.INTERNAL);
    public static final ErrorCode UNRECORDABLE = new ErrorCode("SP-5002", Category.INTERNAL);
    public static final ErrorCode STORE = new ErrorCode("SP-5003", Category.INTERNAL);
    public static final ErrorCode STOPPING = new ErrorCode("SP-5004", Category.INTERNAL);
    public static final ErrorCode DESCRIPTORS = new ErrorCode("SP-5005", Category.INTERNAL);

    private ErrorCodes() {}
}
