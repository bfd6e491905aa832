package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.document.Body;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.document.DocumentRules;
import dev.sallyport.core.document.Formats;
import dev.sallyport.core.document.Pointers;
import dev.sallyport.core.plugin.CallsTogether;
import dev.sallyport.core.policy.ContentSearch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks in the body of a request, or in a message, for what guardrails ask about: value by value where it is of a form
 * that has such, so that no way of writing them hides any. It takes as long as the detectors do, off the event loop.
 * What is not what it says it is, or no text, counts as not searched.
 */
final class BodySearch implements DocumentRules {

    private static final Set<String> UNSEARCHED = Set.of(FileUse.UNSEARCHED);

    private final List<ContentSearch> searches;
    private final CallsTogether calls;
    private final Pointers pointers = new Pointers(List.of());
    private final Set<String> found = new TreeSet<>();

    private BodySearch(List<ContentSearch> searches, CallsTogether calls) {
        this.searches = searches;
        this.calls = calls;
    }

    /** Returns what guardrails want to know of a body; nothing where they cannot be asked, which judging then tells. */
    static List<ContentSearch> wanted(LiveSession session, VerdictFold fold, Instant now) {
        Command command = fold.command();
        try {
            return Commands.exchanged(command)
                            && !command.parameters().isEmpty()
                            && fold.refusal() == null
                            && session.judges(command)
                    ? session.governance.policies().current().bodySearches(session.facts, command, now)
                    : List.of();
        } catch (RuntimeException | StackOverflowError e) {
            return List.of();
        }
    }

    /** Notes what is in the body of a command that nobody refused yet. */
    static void search(VerdictFold fold, List<ContentSearch> searches) {
        if (!searches.isEmpty() && fold.refusal() == null) {
            fold.know(searched(fold.command(), searches));
        }
    }

    private static Command searched(Command command, List<ContentSearch> searches) {
        String type = command.attributes().getOrDefault("http.content-type", "");
        Value body = command.parameters().getFirst();
        if (Formats.kind(type) == Formats.Kind.MEDIA || !(body instanceof Value.Text || body instanceof Value.Bytes)) {
            return ContentSearch.inBody(command, UNSEARCHED);
        }
        byte[] bytes = body instanceof Value.Bytes binary
                ? binary.content()
                : body.toText().getBytes(StandardCharsets.UTF_8);
        try (CallsTogether calls = new CallsTogether()) {
            BodySearch search = new BodySearch(searches, calls);
            search.read(type, command.kind() == CommandKind.HTTP_MESSAGE, bytes);
            return ContentSearch.inBody(command, search.found);
        } catch (DocumentException e) {
            return ContentSearch.inBody(command, UNSEARCHED);
        }
    }

    private void read(String type, boolean message, byte[] bytes) {
        Bytes nowhere = new Bytes(bytes.length);
        Body reader = new Formats(this, BodySearch::refusing).open(type, "", message);
        reader.take(bytes, 0, bytes.length, nowhere);
        reader.end(nowhere);
    }

    private static Optional<String> refusing(Formats.Kind kind) {
        return kind == Formats.Kind.BINARY ? Optional.of("") : Optional.empty();
    }

    @Override
    public Pointers pointers() {
        return pointers;
    }

    @Override
    public boolean searches() {
        return true;
    }

    @Override
    public Value mask(Pointers.Place place, String name, Value value) {
        find(value.toText());
        return value;
    }

    /** Replaces nothing. */
    @Override
    public List<Found> find(String text) {
        for (ContentSearch search : searches) {
            for (Finding finding : calls.find(search.detector(), text, Optional.empty())) {
                if (search.types().contains(finding.type())) {
                    found.add(finding.type());
                }
            }
        }
        return List.of();
    }

    @Override
    public void count(Found one) {
        throw new IllegalStateException("nothing is replaced");
    }
}
