package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.event.OpaqueData;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * An ordered stream of exchanges inside a session. Confined to the session's event loop.
 *
 * <p>While a command is undecided the core pauses reading from the client; bytes already read stay with the adapter,
 * which stops its {@link FrameDecoder} so that no later command overtakes.
 */
@Preview
@DoNotImplement
public interface Lane {

    /**
     * Returns what anybody wants to see. Commands are always wanted unless the session is neither governed nor
     * recorded.
     */
    Interests interests();

    /**
     * Asks for a ruling. The future never fails: trouble is a {@code Refuse}, and so is every command after the end of
     * the session. It is often already done when returned. Cancelling it while people are waited for withdraws the
     * review.
     *
     * @param onHold called, perhaps more than once, while people are waited for
     */
    Future<Ruling> command(Command command, Consumer<HoldNotice> onHold);

    /**
     * Whether a ruling on this command can depend on its body, so that the body must be there, as the parameters of the
     * command, before anybody is asked. Of a message ({@code HTTP_MESSAGE}): whether anybody is to be asked about it at
     * all. Pure CPU.
     *
     * @param head the command without its body
     */
    boolean wantsBody(Command head);

    /** Returns the error or notice with everything a masking rule protects taken out of it. Pure CPU. */
    ErrorText redact(ErrorText text);

    /**
     * Opens a terminal, or one stream of a program, that passes through the gateway. Where {@link #interests} has no
     * {@code TERMINAL}, a protocol may let the bytes pass by themselves instead.
     *
     * @param sink where bytes go that may pass; never called before this method returns
     */
    TerminalFlow terminal(TerminalStart start, TerminalFlow.Sink sink);

    /** Tells of bytes that passed without being understood. */
    void opaque(OpaqueData data);

    /**
     * Ends a lane of {@link SessionGate#newLane} whose stream is closed, so that a session that opens many keeps only
     * those in use. What still waits on it is withdrawn; nothing is asked or shown on it afterwards. Exchanges may be
     * completed later. The session's end ends what is left.
     */
    void close();
}
