package dev.sallyport.core.http;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An error as RFC 9457 problem details; the one place where an error becomes an HTTP status.
 *
 * @param errorId names the line in the gateway's log; empty for errors of the caller
 */
record Problem(int status, ErrorCode code, String detail, String errorId) {

    private static final Logger LOGGER = LoggerFactory.getLogger(Problem.class);
    private static final Map<ErrorCode, Integer> STATUS = Map.of(
            ErrorCodes.NOT_FOUND, 404,
            ErrorCodes.UNAUTHENTICATED, 401,
            ErrorCodes.CONFLICT, 409,
            ErrorCodes.LIMIT, 429,
            ErrorCodes.RESOURCE, 422,
            ErrorCodes.STORE, 503,
            ErrorCodes.STOPPING, 503,
            ErrorCodes.DESCRIPTORS, 503,
            ErrorCodes.UNRECORDABLE, 503);

    static Problem of(Throwable e) {
        if (e instanceof GatewayException known) {
            int status = status(known.code());
            return new Problem(
                    status, known.code(), String.valueOf(known.getMessage()), status >= 500 ? logged(e) : "");
        }
        // What nobody foresaw may carry anything: the caller gets its id, the log gets the rest.
        return new Problem(500, ErrorCodes.INTERNAL, "The gateway failed; its log tells more.", logged(e));
    }

    private static int status(ErrorCode code) {
        Integer status = STATUS.get(code);
        if (status != null) {
            return status;
        }
        return switch (code.category()) {
            case USER -> 400;
            case POLICY -> 403;
            case TARGET -> 502;
            case PLUGIN, INTERNAL -> 500;
        };
    }

    private static String logged(Throwable e) {
        String id = UUID.randomUUID().toString();
        LOGGER.atError().addKeyValue("errorId", id).setCause(e).log("a request to the control plane failed");
        return id;
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "urn:sallyport:error:" + code.id());
        document.put("title", title());
        document.put("status", status);
        document.put("detail", detail);
        document.put("code", code.id());
        if (!errorId.isEmpty()) {
            document.put("errorId", errorId);
        }
        return document;
    }

    private String title() {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authenticated";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 409 -> "Conflict";
            case 413 -> "Too large";
            case 422 -> "Not applied";
            case 429 -> "Too many";
            case 502 -> "Target failed";
            case 503 -> "Not available";
            default -> "Gateway failed";
        };
    }
}
