package dev.sallyport.api.protocol;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Preview;
import dev.sallyport.api.intercept.Refusal;

/** The failure of a gate's or exchange's future: a refusal to be put in the protocol's words. */
@Preview
public final class RefusedException extends GatewayException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.code(), refusal.reason());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
