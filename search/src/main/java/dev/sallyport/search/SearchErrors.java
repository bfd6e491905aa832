package dev.sallyport.search;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.GatewayException;
import java.nio.file.Path;

/** The errors of search, each with its mend. */
final class SearchErrors {

    static final ErrorCode BAD_QUERY = new ErrorCode("search-001", ErrorCode.Category.USER);
    static final ErrorCode DAMAGED = new ErrorCode("search-002", ErrorCode.Category.INTERNAL);
    static final ErrorCode FAILED = new ErrorCode("search-003", ErrorCode.Category.INTERNAL);

    private SearchErrors() {}

    /** A query that cannot be answered, with the place in it. */
    static GatewayException badQuery(int offset, String why) {
        return new GatewayException(BAD_QUERY, "search: at character " + (offset + 1) + ": " + why);
    }

    static GatewayException badRequest(String why) {
        return new GatewayException(BAD_QUERY, "search: " + why);
    }

    static GatewayException damaged(Path folder, Throwable cause) {
        return new GatewayException(
                DAMAGED,
                "search: the index in " + folder + " is damaged (" + cause.getMessage()
                        + "); nothing is lost, rebuild it from the recordings",
                cause);
    }

    static GatewayException locked(Path folder, Throwable cause) {
        return new GatewayException(
                FAILED,
                "search: the index in " + folder + " is in use by another process; give each gateway its own folder",
                cause);
    }

    static GatewayException failed(Path folder, Throwable cause) {
        return new GatewayException(
                FAILED,
                "search: the index in " + folder + " could not be used (" + cause.getMessage()
                        + "); see to space and rights of the folder, indexing goes on from the last commit",
                cause);
    }
}
