package dev.sallyport.testkit;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.event.Tunnel;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.protocol.Login;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The policy of a core-free host, as a script: what happens to commands, which columns are masked, what is wanted.
 * Everything may be changed at any time by any thread and counts from the next call of the adapter on.
 */
public final class FakePolicy {

    private final Journal<Event> events = new Journal<>();
    private final BlockingQueue<FakeHold> holds = new LinkedBlockingQueue<>();
    private volatile Interests interests = Interests.of(EventKind.COMMAND, EventKind.COMPLETION);
    private volatile Function<Command, Answer> commands = command -> Answer.forward();
    private volatile Predicate<Tunnel> permits = tunnel -> false;
    private volatile Function<Login, Answer> logins = login -> Answer.forward();
    private volatile Function<Column, Optional<UnaryOperator<Value>>> masks = column -> Optional.empty();
    private volatile UnaryOperator<ErrorText> redaction = UnaryOperator.identity();
    private volatile Optional<Refusal> rowsRefusal = Optional.empty();
    private volatile Optional<Refusal> completionRefusal = Optional.empty();
    private volatile UnaryOperator<String> terminalOutput = UnaryOperator.identity();
    private volatile Optional<Refusal> terminalRefusal = Optional.empty();
    private final Journal<FakeDocument> bodies = new Journal<>();
    private volatile Optional<UnaryOperator<String>> documents = Optional.empty();
    private volatile Optional<Consumer<Document>> messages = Optional.empty();
    private volatile Optional<Refusal> documentRefusal = Optional.empty();
    private volatile boolean copyDocuments;
    private volatile boolean wantsBodies;
    private volatile Optional<FileLimit> fileLimit = Optional.empty();
    private volatile Optional<Function<String, Answer>> contents = Optional.empty();
    private volatile boolean deferred;

    /** Sets the kinds of events that are asked for. Masks and row caps want rows in any case. */
    public FakePolicy interests(EventKind... kinds) {
        interests = kinds.length == 0 ? Interests.none() : Interests.of(kinds);
        return this;
    }

    /** Sets the answer to each command. */
    public FakePolicy onCommand(Function<Command, Answer> script) {
        commands = script;
        return this;
    }

    /** Sets the answer to commands whose text contains a word; all others pass. */
    public FakePolicy onText(String word, Answer answer) {
        return onCommand(command -> command.text().contains(word) ? answer : Answer.forward());
    }

    /**
     * Sets which tunnels access rules permit, none by default. What they permit is a command like any other; each
     * protocol that is recognised in a tunnel is asked about.
     */
    public FakePolicy permits(Predicate<Tunnel> script) {
        permits = script;
        return this;
    }

    /** Sets the answer to each login whose credential was right. */
    public FakePolicy onLogin(Function<Login, Answer> script) {
        logins = script;
        return this;
    }

    /** Sets what is done to the cells of a column; empty leaves the column alone. */
    public FakePolicy masks(Function<Column, Optional<UnaryOperator<Value>>> script) {
        masks = script;
        return this;
    }

    /** Masks the cells of the columns with these names; NULL stays NULL. */
    public FakePolicy mask(UnaryOperator<Value> masker, String... columns) {
        UnaryOperator<Value> keepingNull = value -> value instanceof Value.Null ? value : masker.apply(value);
        return masks(
                column -> Arrays.asList(columns).contains(column.name()) ? Optional.of(keepingNull) : Optional.empty());
    }

    /** Sets how error and notice texts are redacted. */
    public FakePolicy redaction(UnaryOperator<ErrorText> script) {
        redaction = script;
        return this;
    }

    /** Refuses every batch of rows, as the core does when a masker fails. */
    public FakePolicy refuseRows(Refusal refusal) {
        rowsRefusal = Optional.of(refusal);
        return this;
    }

    /** Refuses every completion, as the core does when the recorder cannot write. */
    public FakePolicy refuseCompletions(Refusal refusal) {
        completionRefusal = Optional.of(refusal);
        return this;
    }

    /** Sets what becomes of each piece of a terminal's output, read as ISO 8859-1 so that every byte is a character. */
    public FakePolicy terminalOutput(UnaryOperator<String> script) {
        terminalOutput = script;
        return this;
    }

    /** Refuses every terminal flow at its next bytes, as the core does when masking fails. */
    public FakePolicy refuseTerminals(Refusal refusal) {
        terminalRefusal = Optional.of(refusal);
        return this;
    }

    /** Bounds every file that is written without its size being known before. */
    public FakePolicy limitFiles(long bytes, Refusal refusal) {
        fileLimit = Optional.of(new FileLimit(bytes, refusal));
        return this;
    }

    /** Sets the answer to each piece of a file's content, read as ISO 8859-1; without it contents are not asked for. */
    public FakePolicy onContent(Function<String, Answer> script) {
        contents = Optional.of(script);
        return this;
    }

    /**
     * Masks every body towards the client, each as a whole once it has ended, read as ISO 8859-1 so that every byte is
     * a character.
     */
    public FakePolicy maskDocuments(UnaryOperator<String> script) {
        documents = Optional.of(script);
        return this;
    }

    /** Masks every document towards the client that its protocol decoded into a tree. */
    public FakePolicy maskMessages(Consumer<Document> script) {
        messages = Optional.of(script);
        return this;
    }

    /** Has every body shown while it goes on by itself, as the core does for the recorder. */
    public FakePolicy copyDocuments(boolean copy) {
        copyDocuments = copy;
        return this;
    }

    /**
     * Refuses every body towards the client: before its first byte, or at its end where bodies are masked; and each
     * message that is a tree.
     */
    public FakePolicy refuseDocuments(Refusal refusal) {
        documentRefusal = Optional.of(refusal);
        return this;
    }

    /** Sets whether rulings depend on the bodies of commands. */
    public FakePolicy wantBodies(boolean wanted) {
        wantsBodies = wanted;
        return this;
    }

    /** Returns the bodies that ended or broke off, in order. */
    public Journal<FakeDocument> bodies() {
        return bodies;
    }

    /**
     * Lets every future complete in a later turn of the event loop, as if a lane had been asked, instead of at once.
     * Bytes of a terminal are held back likewise; meanwhile its flow is not writable.
     */
    public FakePolicy deferred(boolean later) {
        deferred = later;
        return this;
    }

    /** Returns what adapters reported, in order. Row batches hold copies, as they were after masking. */
    public Journal<Event> events() {
        return events;
    }

    /** Waits for the next command or login that is held. */
    public FakeHold awaitHold() {
        try {
            FakeHold hold = holds.poll(Journal.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (hold == null) {
                throw new AssertionError("nothing was held; events: " + events.all());
            }
            return hold;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void held(FakeHold hold) {
        holds.add(hold);
    }

    Interests wanted() {
        return interests;
    }

    Answer answer(Command command) {
        if (command.kind() == CommandKind.TUNNEL
                && !Tunnel.of(command).map(permits::test).orElse(false)) {
            return Answer.refuse("no access rule permits " + command.text());
        }
        return commands.apply(command);
    }

    Answer answer(Login login) {
        return logins.apply(login);
    }

    Optional<UnaryOperator<Value>> mask(Column column) {
        return masks.apply(column);
    }

    ErrorText redact(ErrorText text) {
        return redaction.apply(text);
    }

    Optional<Refusal> rowsRefusal() {
        return rowsRefusal;
    }

    Optional<Refusal> completionRefusal() {
        return completionRefusal;
    }

    UnaryOperator<String> terminalOutput() {
        return terminalOutput;
    }

    Optional<Refusal> terminalRefusal() {
        return terminalRefusal;
    }

    Optional<UnaryOperator<String>> documents() {
        return documents;
    }

    Optional<Consumer<Document>> messages() {
        return messages;
    }

    Optional<Refusal> documentRefusal() {
        return documentRefusal;
    }

    boolean copiesDocuments() {
        return copyDocuments;
    }

    boolean wantsBodies() {
        return wantsBodies;
    }

    Optional<Function<String, Answer>> contents() {
        return contents;
    }

    Optional<FileLimit> fileLimit() {
        return fileLimit;
    }

    boolean deferred() {
        return deferred;
    }
}
