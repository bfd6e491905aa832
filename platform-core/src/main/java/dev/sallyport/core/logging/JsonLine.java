package dev.sallyport.core.logging;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One JSON object a line: {@code at}, {@code level}, {@code logger}, {@code thread}, {@code message}, {@code error}.
 */
public final class JsonLine extends Formatter {

    @Override
    public String format(LogRecord record) {
        StringBuilder line = new StringBuilder(200).append('{');
        field(line, "at", record.getInstant().toString());
        field(line, "level", TextLine.level(record));
        field(line, "logger", String.valueOf(record.getLoggerName()));
        field(line, "thread", Long.toString(record.getLongThreadID()));
        field(line, "message", formatMessage(record));
        if (record.getThrown() != null) {
            field(line, "error", TextLine.stack(record.getThrown()));
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || (Character.isSurrogate(c) && !pair(value, i))) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }

    private static boolean pair(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
