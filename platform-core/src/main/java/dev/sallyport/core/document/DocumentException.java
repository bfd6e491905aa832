package dev.sallyport.core.document;

/** A document that cannot be masked with certainty: its message is a clause fit for the client, without content. */
public final class DocumentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DocumentException(String because) {
        super(because);
    }
}
