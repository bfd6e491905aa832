package dev.sallyport.testkit;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.ChannelProtocol;
import java.util.List;
import java.util.function.Supplier;

/**
 * What {@link ProtocolContract} must know of a protocol: how a login goes, what a command and its answers look like on
 * the wire, and how to tell a refusal. Everything but the logins is a pure function.
 */
public interface ProtocolFixture {

    ChannelProtocol protocol();

    /**
     * Plays a login that succeeds, on both sides, until the client may send its first command; reads everything that
     * was sent to either side.
     *
     * @param target the target's side, once the gateway has connected
     */
    void login(ScriptedPeer client, Supplier<? extends ScriptedPeer> target, String user, String token, String name);

    /** Plays the client's side of a login that the gateway refuses; leaves the refusal unread. */
    void attempt(ScriptedPeer client, String user, String token, String name);

    /** Whether these bytes, all that came after an {@link #attempt}, refuse the login for this reason. */
    boolean isLoginRefusal(byte[] answer, String reason);

    /** Returns three commands of different text, none contained in another; each reads something. */
    List<String> commands();

    /** Returns what a client sends for a command. */
    byte[] request(String command);

    /** Returns what the target must get for a command: the same, unless the protocol has to change every request. */
    default byte[] forwarded(String command) {
        return request(command);
    }

    /** Returns the target's whole answer to a command that succeeds without rows; the client must get the same. */
    byte[] done();

    /** Returns the target's whole answer to a command that fails. */
    byte[] error(ErrorText text);

    /** Whether these bytes, all the client got for a command, end in a whole refusal for this reason. */
    boolean isRefusal(byte[] answer, String reason);

    /** Returns bytes of a client that are no frame of this protocol. */
    byte[] malformed();

    /** Returns the beginning of a client's frame that says or shows that it is longer than the bound. */
    byte[] oversize(int frameBytesMax);

    /** ROWS: returns the target's whole answer with rows of texts and NULLs; of masked rows the client's. */
    default byte[] rows(List<String> columns, List<List<Value>> rows) {
        throw undeclared("rows");
    }

    /** ROWS: whether these bytes show the client so many rows and a warning that there are more. */
    default boolean isCapped(byte[] answer, List<String> columns, List<List<Value>> shown) {
        throw undeclared("isCapped");
    }

    /** REWRITE: returns the command that shall run in place of another. */
    default Command rewritten(Command original, String text) {
        return new Command(original.kind(), text, original.parameters(), original.analysis(), original.attributes());
    }

    /** IN_BAND_NOTICE: whether these bytes tell a waiting client of a review. */
    default boolean isHoldNotice(byte[] bytes, String reviewId) {
        throw undeclared("isHoldNotice");
    }

    private static UnsupportedOperationException undeclared(String method) {
        return new UnsupportedOperationException(
                "the protocol declares a capability whose fixture method is missing: " + method);
    }
}
