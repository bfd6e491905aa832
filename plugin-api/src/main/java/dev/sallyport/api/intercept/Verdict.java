package dev.sallyport.api.intercept;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Command;

/** One interceptor's answer to one event. */
@Preview
public sealed interface Verdict {

    /** Nothing against it. */
    record Allow() implements Verdict {}

    /** It must not happen. */
    record Deny(Refusal refusal) implements Verdict {}

    /** People must say yes first. */
    record Hold(ReviewDemand demand) implements Verdict {}

    /** Another command shall run in its place; only from interceptors that declare to rewrite. */
    record Rewrite(Command replacement) implements Verdict {}

    static Verdict allow() {
        return Constants.ALLOW;
    }

    static Verdict deny(Refusal refusal) {
        return new Deny(refusal);
    }

    static Verdict deny(ErrorCode code, String rule, String reason) {
        return new Deny(Refusal.of(code, rule, reason));
    }

    static Verdict hold(ReviewDemand demand) {
        return new Hold(demand);
    }

    static Verdict rewrite(Command replacement) {
        return new Rewrite(replacement);
    }
}
