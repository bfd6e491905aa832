package dev.sallyport.plugin.ssh.relay;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.plugin.ssh.Words;
import dev.sallyport.plugin.ssh.files.FileDialogue;
import dev.sallyport.plugin.ssh.files.FileHost;
import dev.sallyport.plugin.ssh.files.Garbled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A program that speaks a file protocol which the gateway follows. What it says in words beside it passes. */
final class FilePassage implements Passage {

    private final Governor governor;
    private final Receiver receiver;
    private final FileDialogue dialogue;
    private boolean over;
    private boolean stopped;
    private boolean outputOver;
    private int recording;

    /** @param dialogue makes what follows the protocol */
    FilePassage(Governor governor, Receiver receiver, Function<FileHost, FileDialogue> dialogue) {
        this.governor = governor;
        this.receiver = receiver;
        this.dialogue = dialogue.apply(new Host());
    }

    @Override
    public void output(boolean stderr, byte[] array, int offset, int count) {
        if (over) {
            return;
        }
        if (stderr) {
            receiver.toClient(true, array, offset, count);
            return;
        }
        try {
            dialogue.fromTarget(array, offset, count);
        } catch (Garbled e) {
            garbled("The target", e);
        }
    }

    @Override
    public void input(byte[] array, int offset, int count) {
        if (over) {
            return;
        }
        try {
            dialogue.fromClient(array, offset, count);
        } catch (Garbled e) {
            garbled("The client", e);
        }
    }

    private void garbled(String who, Garbled e) {
        stop(Refusal.of(
                Words.NOT_JUDGED,
                who + " sent what is no file transfer the gateway understands (" + e.getMessage()
                        + "), so the transfer was ended."));
    }

    private void stop(Refusal refusal) {
        if (!stopped) {
            stopped = true;
            finish();
            receiver.refused(refusal);
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            governor.withdraw();
            dialogue.end();
        }
    }

    @Override
    public void resize(int columns, int rows) {
        // A transfer has no terminal.
    }

    @Override
    public void end(Direction direction) {
        if (direction == Direction.TO_TARGET) {
            receiver.ended(direction);
        } else if (!outputOver) {
            finish();
            outputOver = true;
            outputEnds();
        }
    }

    /** The output ends once all that passed lies in the recording. */
    private void outputEnds() {
        if (outputOver && recording == 0) {
            receiver.ended(Direction.TO_CLIENT);
        }
    }

    /** The channel, for the dialogue. */
    private final class Host implements FileHost {

        @Override
        public void toClient(byte[] array, int offset, int count) {
            receiver.toClient(false, array, offset, count);
        }

        @Override
        public void toTarget(byte[] array, int offset, int count) {
            receiver.toTarget(array, offset, count);
        }

        @Override
        public void say(String words) {
            byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
            receiver.toClient(true, bytes, 0, bytes.length);
        }

        @Override
        public void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Answered> answer) {
            governor.askOfFile(command, onHold, answer);
        }

        @Override
        public void content(
                Exchange exchange, Direction direction, long offset, byte[] piece, Consumer<Searched> answer) {
            governor.content(exchange, direction, offset, piece, notice -> say(Words.lines(notice)), answer);
        }

        @Override
        public void refused(Refusal refusal) {
            stop(refusal);
        }

        @Override
        public void exceeded(Exchange exchange, FileLimit limit) {
            governor.onLane(_ -> exchange.exceeded(limit));
        }

        @Override
        public void completed(Exchange exchange, List<FileTransfer> files, Completion completion, Runnable recorded) {
            recording++;
            governor.completed(exchange, files, completion, refusal -> {
                recording--;
                if (refusal.isPresent()) {
                    stop(refusal.get());
                } else if (!stopped) {
                    recorded.run();
                }
                outputEnds();
            });
        }

        @Override
        public long nanos() {
            return governor.nanos();
        }
    }
}
