package dev.sallyport.core.policy;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.mask.Detector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a rule wants to know of a file's content, or of the body of a request.
 *
 * @param types the types that matter; with {@link FileUse#UNSEARCHED} also that content could not be searched
 */
public record ContentSearch(Detector detector, Set<String> types) {

    /** Names what was found, in the attributes of a command. */
    static final String FINDINGS = "findings";

    /** Returns a request or message once it is known what is in it. */
    public static Command inBody(Command command, Set<String> findings) {
        Map<String, String> attributes = new TreeMap<>(command.attributes());
        attributes.put(FINDINGS, String.join(", ", new TreeSet<>(findings)));
        return new Command(command.kind(), command.text(), command.parameters(), command.analysis(), attributes);
    }

    /** Returns the command that moves a file once something has been found in what goes in a direction. */
    public static Command found(Command command, Direction direction, Set<String> findings) {
        List<Statement> statements = command.analysis().statements().stream()
                .map(statement -> found(statement, direction, findings))
                .toList();
        Map<String, String> attributes = new TreeMap<>(command.attributes());
        String words = String.join(", ", new TreeSet<>(findings));
        attributes.put(FINDINGS, words);
        return new Command(
                command.kind(),
                command.text() + " (with " + words + ")",
                command.parameters(),
                new Analysis(statements, command.analysis().incomplete()),
                attributes);
    }

    private static Statement found(Statement statement, Direction direction, Set<String> findings) {
        List<FileUse> files = statement.files().stream()
                .map(file -> moves(file, direction) ? file.with(findings) : file)
                .toList();
        return new Statement(statement.verb(), statement.effects(), files, statement.end());
    }

    private static boolean moves(FileUse file, Direction direction) {
        return switch (file.use()) {
            case DOWNLOAD -> direction == Direction.TO_CLIENT;
            case UPLOAD, APPEND -> direction == Direction.TO_TARGET;
            case REMOVE, RENAME, LINK, DIRECTORY, ATTRIBUTES -> false;
        };
    }

    /** Returns the path of the file that a command moves in a direction; empty when it says none. */
    public static String path(Command command, Direction direction) {
        return command.analysis().statements().stream()
                .flatMap(statement -> statement.files().stream())
                .filter(file -> moves(file, direction))
                .map(FileUse::path)
                .findFirst()
                .orElse("");
    }

    /** Whether a file that a command moves may come to have what the rule asks about. */
    static boolean moves(Command command, Direction direction) {
        return command.analysis().statements().stream()
                .flatMap(statement -> statement.files().stream())
                .anyMatch(file -> moves(file, direction));
    }
}
