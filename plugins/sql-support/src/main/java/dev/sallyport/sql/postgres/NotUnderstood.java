package dev.sallyport.sql.postgres;

/** Leaves the reading of a statement at the first thing that is not understood; carries no stack trace. */
final class NotUnderstood extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotUnderstood(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
