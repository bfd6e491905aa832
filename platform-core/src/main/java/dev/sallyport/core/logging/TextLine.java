package dev.sallyport.core.logging;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code 2026-01-31T12:00:00.123Z INFO net.Listeners listener=pg Listening}, then the stack trace if there is one. */
public final class TextLine extends Formatter {

    private static final String OURS = "dev.sallyport.";

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(160)
                .append(record.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(level(record))
                .append(' ')
                .append(source(record))
                .append(' ')
                .append(clean(formatMessage(record)))
                .append('\n');
        if (record.getThrown() != null) {
            line.append(stack(record.getThrown()));
        }
        return line.toString();
    }

    static String level(LogRecord record) {
        return switch (record.getLevel().getName()) {
            case "SEVERE" -> "ERROR";
            case "WARNING" -> "WARN";
            case "FINE", "CONFIG" -> "DEBUG";
            case "FINER", "FINEST" -> "TRACE";
            default -> "INFO";
        };
    }

    static String source(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }

    /** A message must not begin a line of its own: log lines would not be one fact each, and could be forged. */
    private static String clean(String message) {
        StringBuilder clean = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            clean.append(Character.isISOControl(c) ? ' ' : c);
        }
        return clean.toString();
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text)) {
            writer.println(thrown);
            for (StackTraceElement element : thrown.getStackTrace()) {
                writer.println("\tat " + element);
            }
            for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
                writer.println("Caused by: " + cause);
                for (StackTraceElement element : cause.getStackTrace()) {
                    writer.println("\tat " + element);
                }
            }
        }
        // A message of an exception may hold what a peer sent; its lines stay, to read the trace by.
        return text.toString()
                .lines()
                .map(line -> clean(line.replace("\t", "    ")))
                .collect(joining("\n", "", "\n"));
    }
}
