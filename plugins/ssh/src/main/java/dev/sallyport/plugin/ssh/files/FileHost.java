package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Ruling;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a {@link FileDialogue} needs of the channel it is in. Used in turns, answers in turns. */
public interface FileHost {

    /** Sends to the client; the array is used during the call only. */
    void toClient(byte[] array, int offset, int count);

    /** Sends to the target; the array is used during the call only. */
    void toTarget(byte[] array, int offset, int count);

    /** Says something of the gateway's own to the person, beside the protocol. */
    void say(String words);

    /**
     * What the core says to a command, with what it says of the file if it may run.
     *
     * @param searched whether each piece of the file's content is to be shown by {@link #content} before it passes
     */
    record Answered(Ruling ruling, Optional<FileLimit> limit, boolean searched) {}

    /** Asks whether a command may run. Several may be undecided at a time. */
    void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Answered> answer);

    /** What becomes of a piece of content: it passes, with words for the person, or it does not. */
    sealed interface Searched {
        record Passes(List<String> warnings) implements Searched {}

        record Refused(Refusal refusal) implements Searched {}
    }

    /** Shows a piece of content before it passes; answers come in the order of the pieces. The array is given away. */
    void content(Exchange exchange, Direction direction, long offset, byte[] piece, Consumer<Searched> answer);

    /** Ends the dialogue, for what passed already cannot be taken back and what follows must not pass. */
    void refused(Refusal refusal);

    /** Content was refused because it went beyond a limit. */
    void exceeded(Exchange exchange, FileLimit limit);

    /**
     * Ends an exchange.
     *
     * @param files what it moved
     * @param recorded runs when its end may be acknowledged; if that can never be, the channel is ended instead
     */
    void completed(Exchange exchange, List<FileTransfer> files, Completion completion, Runnable recorded);

    /** Returns the time of a clock that only goes forward, in nanoseconds. */
    long nanos();
}
