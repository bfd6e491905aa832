package dev.sallyport.core.config;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;

/** A mistake in a file; its message names source, line, key and the mend. */
public final class ConfigException extends GatewayException {

    private static final long serialVersionUID = 1L;

    private final transient Node.Place place;
    private final String reason;

    public ConfigException(Node.Place place, String reason) {
        super(ErrorCodes.CONFIG, message(place, reason));
        this.place = place;
        this.reason = reason;
    }

    private static String message(Node.Place place, String reason) {
        String where = place.source() + ":" + place.line() + ": ";
        return place.path().isEmpty() ? where + reason : where + place.path() + ": " + reason;
    }

    public Node.Place place() {
        return place;
    }

    /** Returns what is wrong, without the place. */
    public String reason() {
        return reason;
    }
}
