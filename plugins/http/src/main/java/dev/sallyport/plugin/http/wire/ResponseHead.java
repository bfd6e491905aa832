package dev.sallyport.plugin.http.wire;

/**
 * The head of a response.
 *
 * @param status the status code
 * @param reason the reason phrase; may be empty
 * @param minor 1 for HTTP/1.1 and later, 0 for HTTP/1.0
 * @param fields the header fields
 */
public record ResponseHead(int status, String reason, int minor, Fields fields) {

    /** Whether it comes before the real one. */
    public boolean interim() {
        return status < 200;
    }

    public ResponseHead with(String otherReason, Fields otherFields) {
        return new ResponseHead(status, otherReason, minor, otherFields);
    }
}
