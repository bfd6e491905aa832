package dev.sallyport.core.mask;

/** What the rules in force do to the documents of one session. Confined to the session's event loop. */
public interface DocumentMasks {

    /** Whether any rule may change documents. */
    boolean apply();

    /**
     * Returns what is done to a document.
     *
     * @param mediaType without parameters, in lower case; empty when it is not said
     * @param charset of its text; empty when it is not said
     * @param path of the request it belongs to; empty when there is none
     * @param message whether it is one message of a stream, which says only that it is text
     */
    DocumentMask of(String mediaType, String charset, String path, boolean message);
}
