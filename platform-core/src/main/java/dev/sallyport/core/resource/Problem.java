package dev.sallyport.core.resource;

/**
 * Something wrong in a document.
 *
 * @param severity whether it stops the apply
 * @param file the file; empty when unknown
 * @param line the line from 1; 0 when unknown
 * @param key the key with its path, such as {@code Guardrail/no-drop spec.match.effects[0]}
 * @param reason what is wrong and how to mend it
 */
public record Problem(Severity severity, String file, int line, String key, String reason) {

    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING
    }

    @Override
    public String toString() {
        String place = file.isEmpty() ? "" : line > 0 ? file + ":" + line + ": " : file + ": ";
        return place + (key.isEmpty() ? "" : key + ": ") + reason;
    }
}
