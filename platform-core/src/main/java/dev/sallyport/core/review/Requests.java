package dev.sallyport.core.review;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Program;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.session.Session;
import dev.sallyport.core.record.SecretHeaders;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns a held command into a review: what people see, cleaned, and what the approval binds, untouched. */
final class Requests {

    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int ID_CHARS = 12;
    private static final int STATEMENTS_SHOWN_MAX = 50;
    private static final int PROGRAMS_SHOWN_MAX = 20;
    private static final int PARAMETERS_SHOWN_MAX = 50;
    private static final int VALUE_CHARS_MAX = 500;

    private final SecureRandom random = new SecureRandom();
    private final String node;

    Requests(String node) {
        this.node = node;
    }

    StoredReview of(Session session, Command command, List<ReviewDemand> demands, Instant now) {
        DisplayText.Shown shown = DisplayText.of(command.text());
        return new StoredReview(
                id(),
                node,
                session.id().value(),
                session.subject().name(),
                session.subject().onBehalfOf().orElse(""),
                session.target().name(),
                shown.text(),
                effects(command.analysis()),
                attributes(session, command, shown.notes()),
                command.digest().hex(),
                Demands.mode(demands),
                demands,
                State.OPEN,
                List.of(),
                now,
                now.plus(Demands.expiresAfter(demands)),
                Optional.empty(),
                1);
    }

    private String id() {
        StringBuilder id = new StringBuilder(ID_CHARS);
        for (int i = 0; i < ID_CHARS; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    private static List<String> effects(Analysis analysis) {
        List<String> words = new ArrayList<>();
        for (Statement statement :
                analysis.statements().stream().limit(STATEMENTS_SHOWN_MAX).toList()) {
            words.add(inWords(statement));
        }
        if (analysis.statements().size() > STATEMENTS_SHOWN_MAX) {
            words.add("and " + (analysis.statements().size() - STATEMENTS_SHOWN_MAX) + " more statements");
        }
        analysis.incomplete().ifPresent(reason -> words.add("not understood: " + DisplayText.line(reason, 200)));
        return words;
    }

    private static String inWords(Statement statement) {
        StringBuilder words = new StringBuilder(statement.verb());
        if (statement.unfiltered()) {
            words.append(" without a filter");
        }
        String written = names(statement, Relation.Access.WRITE);
        String read = names(statement, Relation.Access.READ);
        if (!written.isEmpty()) {
            words.append(", writes ").append(written);
        }
        if (!read.isEmpty()) {
            words.append(", reads ").append(read);
        }
        if (!statement.programs().isEmpty()) {
            words.append(", can run ")
                    .append(statement.programs().stream()
                            .map(Program::name)
                            .distinct()
                            .limit(PROGRAMS_SHOWN_MAX)
                            .collect(Collectors.joining(", ")));
        }
        words.append(" (")
                .append(new TreeSet<>(statement.effects())
                        .stream().map(Enum::name).collect(Collectors.joining(" ")));
        return DisplayText.line(words.append(")").toString(), 1000);
    }

    private static String names(Statement statement, Relation.Access access) {
        return statement.relations().stream()
                .filter(relation -> relation.access() == access)
                .map(Relation::toString)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Map<String, String> attributes(Session session, Command command, List<String> notes) {
        Map<String, String> facts = new LinkedHashMap<>();
        new TreeMap<>(SecretHeaders.without(command.attributes()))
                .forEach(
                        (key, value) -> facts.put(DisplayText.line(key, 60), DisplayText.line(value, VALUE_CHARS_MAX)));
        for (int i = 0; i < Math.min(command.parameters().size(), PARAMETERS_SHOWN_MAX); i++) {
            facts.put(
                    "$" + (i + 1), DisplayText.line(command.parameters().get(i).toText(), VALUE_CHARS_MAX));
        }
        if (command.parameters().size() > PARAMETERS_SHOWN_MAX) {
            facts.put("parameters", command.parameters().size() + " in all");
        }
        if (!notes.isEmpty()) {
            facts.put("warning", "The text " + String.join("; ", notes) + ".");
        }
        session.subject().onBehalfOf().ifPresent(person -> facts.put("onBehalfOf", DisplayText.line(person, 200)));
        facts.put("protocol", session.target().protocol());
        facts.put("client", session.client().address().getHostString());
        if (!session.application().isEmpty()) {
            facts.put("application", DisplayText.line(session.application(), 100));
        }
        return facts;
    }
}
