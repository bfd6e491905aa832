package dev.sallyport.core.oauth;

/** Why there is no token: a part of a sentence that is fit for a client, and has nothing of what was sent. */
final class NotGranted extends Exception {

    private static final long serialVersionUID = 1L;

    NotGranted(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
