package dev.sallyport.plugin.http.wire;

/**
 * The head of a request.
 *
 * @param method the method, as sent
 * @param target the request target, as sent
 * @param minor 1 for HTTP/1.1 and later, 0 for HTTP/1.0
 * @param fields the header fields
 */
public record RequestHead(String method, String target, int minor, Fields fields) {

    public RequestHead with(String otherTarget, Fields otherFields) {
        return new RequestHead(method, otherTarget, 1, otherFields);
    }
}
