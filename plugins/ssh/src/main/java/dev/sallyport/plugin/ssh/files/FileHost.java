package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.FileTransfer;
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

    /** What the core says to a command, with what it says of the file if it may run. */
    record Answered(Ruling ruling, Optional<FileLimit> limit) {}

    /** Asks whether a command may run. Several may be undecided at a time. */
    void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Answered> answer);

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
