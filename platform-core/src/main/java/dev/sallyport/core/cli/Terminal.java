package dev.sallyport.core.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command may read and write; the process's own, or a test's.
 *
 * @param environment the environment variables
 * @param person who sits there
 */
public record Terminal(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Person person) {

    /** A terminal where nobody sits. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this(in, out, err, environment, Person.NOBODY);
    }

    /** Returns the terminal of this process. */
    public static Terminal ofProcess() {
        return new Terminal(System.in, System.out, System.err, System.getenv(), Person.ofProcess());
    }

    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
