package dev.sallyport.testkit;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import java.util.List;
import java.util.OptionalLong;

/** What a scripted policy says to one command or login. */
public sealed interface Answer {

    /** The code of refusals scripted with a reason only. */
    ErrorCode REFUSED = new ErrorCode("SP-2001", ErrorCode.Category.POLICY);

    /** Let it pass. */
    record Forward(OptionalLong rowCap, List<String> warnings) implements Answer {}

    /** Run another command in its place. */
    record Substitute(Command command, List<String> warnings) implements Answer {}

    /** Do not let it pass. */
    record Refuse(Refusal refusal) implements Answer {}

    /** Wait until the test decides; see {@link FakePolicy#awaitHold()}. */
    record Hold(String reason) implements Answer {}

    static Answer forward() {
        return new Forward(OptionalLong.empty(), List.of());
    }

    static Answer warn(String... warnings) {
        return new Forward(OptionalLong.empty(), List.of(warnings));
    }

    static Answer rowCap(long rows) {
        return new Forward(OptionalLong.of(rows), List.of());
    }

    static Answer substitute(Command command) {
        return new Substitute(command, List.of());
    }

    static Answer refuse(String reason) {
        return new Refuse(Refusal.of(REFUSED, "no-danger", reason));
    }

    static Answer refuse(Refusal refusal) {
        return new Refuse(refusal);
    }

    static Answer hold(String reason) {
        return new Hold(reason);
    }
}
