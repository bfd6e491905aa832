package dev.sallyport.shell;

/** Nothing after this place can be believed. Carries a reason fit for the client, and no stack. */
final class NotUnderstood extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean syntax;

    NotUnderstood(String reason) {
        this(reason, false);
    }

    private NotUnderstood(String reason, boolean syntax) {
        super(reason, null, false, false);
        this.reason = reason;
        this.syntax = syntax;
    }

    /** A shell would refuse the line, too. */
    static NotUnderstood syntax(String reason) {
        return new NotUnderstood(reason, true);
    }

    String reason() {
        return reason;
    }

    boolean isSyntax() {
        return syntax;
    }
}
