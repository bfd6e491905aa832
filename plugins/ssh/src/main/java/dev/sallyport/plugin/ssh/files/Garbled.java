package dev.sallyport.plugin.ssh.files;

/** Somebody said what cannot be understood, or what goes beyond a bound. */
public final class Garbled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Garbled(String message) {
        super(message, null, false, false);
    }
}
