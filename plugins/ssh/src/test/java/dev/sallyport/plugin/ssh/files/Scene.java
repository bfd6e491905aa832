package dev.sallyport.plugin.ssh.files;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.testkit.Answer;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A channel without SSH: what went on in each direction, what was asked, what was told. */
final class Scene implements FileHost {

    final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    final ByteArrayOutputStream toTarget = new ByteArrayOutputStream();
    final List<Command> asked = new ArrayList<>();
    final List<FileTransfer> files = new ArrayList<>();
    final List<Completion> completions = new ArrayList<>();
    final List<String> words = new ArrayList<>();
    final List<FileLimit> exceeded = new ArrayList<>();
    final List<String> shown = new ArrayList<>();
    Optional<FileLimit> limit = Optional.empty();
    Optional<Function<String, Searched>> search = Optional.empty();
    private final Map<String, Consumer<Answered>> held = new HashMap<>();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private Function<Command, Answer> policy = command -> Answer.forward();

    Scene policy(Function<Command, Answer> script) {
        policy = script;
        return this;
    }

    @Override
    public void toClient(byte[] array, int offset, int count) {
        toClient.write(array, offset, count);
    }

    @Override
    public void toTarget(byte[] array, int offset, int count) {
        toTarget.write(array, offset, count);
    }

    @Override
    public void say(String text) {
        words.add(text);
    }

    @Override
    public void ask(Command command, Consumer<HoldNotice> onHold, Consumer<Answered> answer) {
        asked.add(command);
        switch (policy.apply(command)) {
            case Answer.Refuse refuse ->
                turns.add(() ->
                        answer.accept(new Answered(new Ruling.Refuse(refuse.refusal()), Optional.empty(), false)));
            case Answer.Hold _ -> held.put(command.text(), answer);
            default -> turns.add(() -> answer.accept(forward()));
        }
    }

    /** Runs what waits for a turn, as the channel does between two calls. */
    Scene settle() {
        for (Runnable turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.run();
        }
        return this;
    }

    /** Lets a held command go. */
    void approve(String text) {
        held.remove(text).accept(forward());
    }

    private Answered forward() {
        return new Answered(new Ruling.Forward(new Told(), List.of()), limit, search.isPresent());
    }

    @Override
    public void content(Exchange exchange, Direction direction, long offset, byte[] piece, Consumer<Searched> answer) {
        shown.add(offset + ":" + new String(piece, StandardCharsets.UTF_8));
        Searched searched = search.orElseThrow().apply(new String(piece, StandardCharsets.UTF_8));
        turns.add(() -> answer.accept(searched));
    }

    @Override
    public void refused(Refusal refusal) {
        words.add(refusal.reason());
    }

    @Override
    public void exceeded(Exchange exchange, FileLimit broken) {
        exceeded.add(broken);
    }

    @Override
    public void completed(Exchange exchange, List<FileTransfer> told, Completion completion, Runnable recorded) {
        files.addAll(told);
        completions.add(completion);
        turns.add(recorded);
    }

    @Override
    public long nanos() {
        return 0;
    }

    /** An exchange nobody calls: what happens to it goes through {@link #completed}. */
    private static final class Told implements Exchange {

        @Override
        public RowPlan schema(ResultSchema schema) {
            throw new UnsupportedOperationException("files have no rows");
        }

        @Override
        public Future<Rows> rows(RowPlan plan, Rows rows) {
            throw new UnsupportedOperationException("files have no rows");
        }

        @Override
        public ErrorText redact(ErrorText text) {
            return text;
        }

        @Override
        public boolean masksDocuments() {
            return false;
        }

        @Override
        public DocumentFlow document(DocumentStart start, DocumentFlow.Sink sink) {
            throw new UnsupportedOperationException("files are no documents");
        }

        @Override
        public Future<DocumentEvent> message(DocumentEvent message) {
            throw new UnsupportedOperationException("files are no documents");
        }

        @Override
        public Optional<FileLimit> limit() {
            throw new UnsupportedOperationException("told through the host");
        }

        @Override
        public void exceeded(FileLimit limit) {
            throw new UnsupportedOperationException("told through the host");
        }

        @Override
        public boolean searchesContent() {
            throw new UnsupportedOperationException("told through the host");
        }

        @Override
        public Future<List<String>> content(
                Direction direction, long offset, byte[] bytes, Consumer<HoldNotice> onHold) {
            throw new UnsupportedOperationException("told through the host");
        }

        @Override
        public void file(FileTransfer file) {
            throw new UnsupportedOperationException("told through the host");
        }

        @Override
        public Future<Void> completed(Completion completion) {
            throw new UnsupportedOperationException("told through the host");
        }
    }
}
