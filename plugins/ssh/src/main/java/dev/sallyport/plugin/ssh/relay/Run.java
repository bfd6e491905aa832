package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.ssh.Words;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The program of a channel, from the question whether it may run to the record of its end. */
final class Run {

    /** What a run does to its channel. */
    interface Stage {

        /**
         * Sends the program to the target, and everything that waited behind it.
         *
         * @param taken told whether the target took it
         */
        void start(Wanted program, Consumer<Boolean> taken);

        /** Says words of the gateway to the client. */
        void say(String words);

        /** Sends a request to the client that wants no reply. */
        void toClient(String type, byte[] content);

        /** Tells the client that the program does not run, and closes both ends. */
        void refuse(Refusal refusal);

        /** The end of the run may be acknowledged. */
        void ended();
    }

    /** What the client is told of the end. */
    private record Notice(String type, byte[] content) {}

    private final Stage stage;
    private final Governor governor;
    private final Replies replies;
    private final LongSupplier nanos;
    private @Nullable Wanted program;
    private @Nullable Exchange exchange;
    private long startedAt;
    private boolean wantsReply;
    private boolean judging;
    private boolean left;
    private boolean recording;

    Run(Stage stage, Governor governor, Replies replies, LongSupplier nanos) {
        this.stage = stage;
        this.governor = governor;
        this.replies = replies;
        this.nanos = nanos;
    }

    /** Whether the core was asked and did not answer yet. */
    boolean judging() {
        return judging;
    }

    /** Whether the end of the program is still to be recorded. */
    boolean open() {
        return judging || exchange != null || recording;
    }

    /** Asks whether a program may run; false if the channel has one already. */
    boolean ask(Wanted asked, boolean reply, Setting setting) {
        if (program != null) {
            return false;
        }
        program = asked;
        wantsReply = reply;
        judging = true;
        governor.ask(
                asked.command(setting.terminal().map(Setting.Terminal::type), setting.environment()),
                this::held,
                this::ruled);
        return true;
    }

    private void held(HoldNotice notice) {
        if (judging && !left) {
            // A client that waits for an answer would not show what it is told meanwhile.
            reply(true);
            stage.say(Words.lines(notice));
        }
    }

    private void reply(boolean success) {
        if (wantsReply) {
            wantsReply = false;
            replies.answer(success);
        }
    }

    private void ruled(Ruling ruling) {
        judging = false;
        switch (ruling) {
            case Ruling.Forward forward -> {
                exchange = forward.exchange();
                startedAt = nanos.getAsLong();
                if (left) {
                    completed(Status.CANCELLED, "closed by the client", Optional.empty());
                } else {
                    forward.warnings().forEach(warning -> stage.say(Words.line(warning)));
                    start();
                }
            }
            case Ruling.Refuse refuse -> refused(refuse.refusal());
            case Ruling.Substitute substitute -> {
                exchange = substitute.exchange();
                completed(Status.CANCELLED, "not run", Optional.empty());
                refused(Refusal.of(Words.NOT_JUDGED, "A command of this protocol cannot be rewritten."));
            }
        }
    }

    private void start() {
        Wanted begun = program;
        if (begun != null) {
            boolean answer = wantsReply;
            wantsReply = false;
            stage.start(begun, success -> started(success, answer));
        }
    }

    /** The target took the program, or not. */
    private void started(boolean success, boolean answer) {
        if (answer) {
            replies.tell(success);
        }
        if (!success) {
            completed(Status.FAILED, "not taken by the target", Optional.empty());
            if (!answer && !left) {
                stage.refuse(Refusal.of(Words.TARGET, "The target does not run this."));
            }
        }
    }

    private void refused(Refusal refusal) {
        if (!left) {
            reply(true);
            stage.refuse(refusal);
        }
        stage.ended();
    }

    /** The program ended by itself; {@code content} is what the client is told once that is recorded. */
    void exited(int status, byte[] content) {
        completed(
                status == 0 ? Status.DONE : Status.FAILED,
                "exit " + Integer.toUnsignedString(status),
                Optional.of(new Notice("exit-status", content)));
    }

    /** A signal ended the program. */
    void killed(String signal, byte[] content) {
        completed(Status.FAILED, "signal " + Words.plain(signal), Optional.of(new Notice("exit-signal", content)));
    }

    /** The client closed the channel: what is asked for is withdrawn, what runs may still tell its status. */
    void clientLeft() {
        left = true;
        if (judging) {
            governor.withdraw();
        }
    }

    /** The gateway stopped the program's output. */
    void stopped() {
        completed(Status.CANCELLED, "stopped by the gateway", Optional.empty());
    }

    /** The target closed the channel. */
    void targetLeft() {
        completed(Status.FAILED, "closed without a status", Optional.empty());
    }

    private void completed(Status status, String tag, Optional<Notice> afterwards) {
        Exchange ended = exchange;
        if (ended == null) {
            return;
        }
        exchange = null;
        recording = true;
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - startedAt);
        Completion completion = new Completion(status, tag, OptionalLong.empty(), elapsed, Optional.empty());
        governor.completed(ended, completion, refusal -> {
            recording = false;
            if (refusal.isPresent() && !left) {
                stage.refuse(refusal.get());
            } else {
                afterwards.ifPresent(notice -> stage.toClient(notice.type(), notice.content()));
            }
            stage.ended();
        });
    }
}
