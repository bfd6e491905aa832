package dev.sallyport.plugin.postgres.session;

import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a StartupMessage asks for, after the allow-list.
 *
 * @param minor the minor protocol version asked for
 * @param unknownOptions {@code _pq_.} options, none of which is understood
 * @param user the subject
 * @param database the target's name
 * @param settings harmless settings that are handed on to the target
 * @param refused why the client is refused, if it is
 */
record StartupParameters(
        int minor,
        List<String> unknownOptions,
        String user,
        String database,
        Map<String, String> settings,
        Optional<String> refused) {

    private static final int PARAMETERS_MAX = 64;

    /** Settings that change neither who acts, nor what a name means, nor how a statement is read. */
    private static final Map<String, String> HARMLESS = harmless(
            "application_name",
            "client_encoding",
            "DateStyle",
            "TimeZone",
            "IntervalStyle",
            "extra_float_digits",
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "client_min_messages",
            "bytea_output",
            "geqo");

    /** Encodings in which no byte of a longer character can be taken for a quote or backslash. */
    private static final Set<String> ENCODINGS =
            Set.of("utf8", "unicode", "sqlascii", "latin1", "iso88591", "latin9", "iso885915", "win1252", "auto");

    private static Map<String, String> harmless(String... names) {
        Map<String, String> map = new TreeMap<>();
        for (String name : names) {
            map.put(name.toLowerCase(Locale.ROOT), name);
        }
        return map;
    }

    /** Reads the body of a StartupMessage, after length and version word. */
    static StartupParameters decode(int minor, ByteBuf in, Set<String> alsoAllowed) {
        Map<String, String> settings = new LinkedHashMap<>();
        List<String> unknownOptions = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        Map<String, String> seen = new LinkedHashMap<>();
        while (true) {
            String name = Wire.text(in, StandardCharsets.UTF_8);
            if (name.isEmpty()) {
                break;
            }
            String value = Wire.text(in, StandardCharsets.UTF_8);
            if (seen.put(name, value) != null || seen.size() > PARAMETERS_MAX) {
                throw new IllegalArgumentException("a start-up parameter is given twice, or there are too many");
            }
            if (name.startsWith("_pq_.")) {
                unknownOptions.add(name);
            } else if (name.equals("options")) {
                options(value, settings, refusals, alsoAllowed);
            } else if (name.equals("replication") && isOff(value)) {
                continue;
            } else if (!name.equals("user") && !name.equals("database")) {
                accept(name, value, settings, refusals, alsoAllowed);
            }
        }
        Wire.end(in);
        return new StartupParameters(
                minor,
                unknownOptions,
                seen.getOrDefault("user", ""),
                seen.getOrDefault("database", ""),
                settings,
                refusals.stream().findFirst());
    }

    /** Whether an encoding leaves ASCII alone, so that statements can be read. */
    static boolean readable(String encoding) {
        return ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }

    private static boolean isOff(String value) {
        return Set.of("false", "off", "no", "0").contains(value.toLowerCase(Locale.ROOT));
    }

    private static void accept(
            String name, String value, Map<String, String> settings, List<String> refusals, Set<String> alsoAllowed) {
        String folded = name.toLowerCase(Locale.ROOT);
        String known = HARMLESS.get(folded);
        if (known == null && !alsoAllowed.contains(folded)) {
            refusals.add("The start-up parameter \"" + printable(name) + "\" is not allowed through this gateway.");
        } else if (folded.equals("client_encoding") && !readable(value)) {
            refusals.add("The client encoding \"" + printable(value)
                    + "\" is not supported: statements could not be read for certain. Use UTF8.");
        } else {
            settings.put(known == null ? name : known, value);
        }
    }

    /** Takes {@code -c name=value} and {@code --name=value} only, without escapes. */
    private static void options(
            String value, Map<String, String> settings, List<String> refusals, Set<String> alsoAllowed) {
        String[] words = value.strip().split("[ \\t\\r\\n]+");
        if (value.isBlank()) {
            return;
        }
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            String assignment = "";
            if (word.equals("-c") && i + 1 < words.length) {
                assignment = words[++i];
            } else if (word.startsWith("-c") && word.length() > 2) {
                assignment = word.substring(2);
            } else if (word.startsWith("--")) {
                assignment = word.substring(2);
            }
            int equals = assignment.indexOf('=');
            if (equals < 1 || assignment.indexOf('\\') >= 0) {
                refusals.add("The start-up parameter \"options\" may only hold plain -c name=value settings here.");
                return;
            }
            String name = assignment.substring(0, equals).replace('-', '_');
            accept(name, assignment.substring(equals + 1), settings, refusals, alsoAllowed);
        }
    }

    private static String printable(String text) {
        String cut = text.length() > 64 ? text.substring(0, 64) : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
