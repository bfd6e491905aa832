package dev.sallyport.api.event;

import dev.sallyport.api.Preview;
import java.util.List;
import java.util.Map;

/**
 * What the client asks the target to do.
 *
 * <p>An approval is bound to kind, text, parameters and attributes together (see {@link Digest}); an adapter therefore
 * puts everything in here that changes what the target will do.
 *
 * @param kind what sort of request
 * @param text the statement, command line or route as the client wrote it
 * @param parameters bound parameters, in order; empty when there are none
 * @param analysis what the protocol's analyser understood
 * @param attributes protocol facts policy may look at, such as {@code transaction} ({@code idle}, {@code open},
 *     {@code failed}), {@code database}, {@code portal}
 */
@Preview
public record Command(
        CommandKind kind, String text, List<Value> parameters, Analysis analysis, Map<String, String> attributes)
        implements Event {

    public Command {
        parameters = List.copyOf(parameters);
        attributes = Map.copyOf(attributes);
    }

    @Override
    public EventKind eventKind() {
        return EventKind.COMMAND;
    }

    /** Returns the digest an approval of this command is bound to. */
    public Digest digest() {
        return Digest.of(this);
    }
}
