package dev.sallyport.api.protocol;

import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import java.util.List;

/** The core's answer to a command: all a protocol ever hears of policy. */
@Preview
public sealed interface Ruling {

    /**
     * Send the command as it is.
     *
     * @param exchange where its result is reported
     * @param warnings sentences for the client, where the protocol can carry them
     */
    record Forward(Exchange exchange, List<String> warnings) implements Ruling {}

    /** Send another command in its place; only to protocols that declare REWRITE. */
    record Substitute(Command command, Exchange exchange, List<String> warnings) implements Ruling {}

    /** Do not send it; say why and stay usable. */
    record Refuse(Refusal refusal) implements Ruling {}
}
