package dev.sallyport.plugin.http.wire;

/** A message that is not HTTP, or that could be read in more than one way. */
public final class Malformed extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int status;

    public Malformed(String reason) {
        this(400, reason);
    }

    public Malformed(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** Returns the status code that says so to a client. */
    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
