package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks about messages that a client sends over a WebSocket, one after the other: each is a command of its own where
 * anybody wants to know. Confined to the event loop.
 */
final class MessageJudge {

    private final Lane lane;
    private final Command text;
    private final Command binary;
    private final int bytesMax;
    private @Nullable Future<Ruling> asked;

    /** @param upgrade the command that the upgrade was */
    MessageJudge(Lane lane, Command upgrade, int bytesMax) {
        this.lane = lane;
        this.text = Commands.message(upgrade, "text");
        this.binary = Commands.message(upgrade, "binary");
        this.bytesMax = bytesMax;
    }

    /** Whether a message must be whole and be asked about before it may go on. */
    boolean asks(boolean isText) {
        return lane.interests().in(EventKind.COMMAND) && lane.wantsBody(isText ? text : binary);
    }

    /** Returns what collects a message that is asked about. */
    Collected collecting() {
        return new Collected(bytesMax, "A rule looks at");
    }

    static Refusal tooLong(Collected collected) {
        return collected.tooLong("this message");
    }

    /**
     * Asks about a message.
     *
     * @param onHold told that people are waited for
     * @param forward what is done once it may go on
     * @param refused told why it may not
     */
    void judge(boolean isText, byte[] message, Runnable onHold, Runnable forward, Consumer<Refusal> refused) {
        Command command = Commands.with(isText ? text : binary, message, isText);
        Future<Ruling> ruling = lane.command(command, notice -> onHold.run());
        asked = ruling;
        ruling.addListener((Future<Ruling> done) -> {
            asked = null;
            if (!done.isSuccess()) {
                return; // withdrawn
            }
            switch (done.getNow()) {
                case Ruling.Forward passed -> {
                    forward.run();
                    recorded(passed.exchange(), refused);
                }
                case Ruling.Refuse no -> refused.accept(no.refusal());
                case Ruling.Substitute other -> {
                    recorded(other.exchange(), refused);
                    refused.accept(Codes.refusal(Codes.UNSUPPORTED, "Messages cannot be rewritten."));
                }
            }
        });
    }

    private static void recorded(Exchange exchange, Consumer<Refusal> refused) {
        Completion sent = new Completion(Status.DONE, "sent", OptionalLong.empty(), Duration.ZERO, Optional.empty());
        exchange.completed(sent).addListener((Future<Void> done) -> {
            if (done.cause() instanceof RefusedException cannot) {
                refused.accept(cannot.refusal());
            }
        });
    }

    /** Nobody waits for an answer any more. */
    void withdraw() {
        if (asked != null) {
            asked.cancel(false);
        }
    }
}
