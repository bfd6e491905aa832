package dev.sallyport.core.cli;

/** A failure told in one line, with the exit code that goes with it. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The gateway said no, or a check found something. */
    static final int FAILED = 1;

    /** The command line is wrong, or the gateway cannot be reached. */
    static final int USAGE = 2;

    private final int code;

    CliException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
