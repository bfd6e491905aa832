package dev.sallyport.plugin.postgres;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.intercept.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts refusals and the gateway's own errors into the fields of PostgreSQL errors and notices. */
public final class Refusals {

    public static final String PROTOCOL_VIOLATION = "08P01";
    public static final String CONNECTION_FAILURE = "08006";
    public static final String FEATURE_NOT_SUPPORTED = "0A000";
    public static final String CHARACTER_NOT_IN_REPERTOIRE = "22021";
    public static final String INVALID_STATEMENT_NAME = "26000";
    public static final String INVALID_AUTHORIZATION = "28000";
    public static final String INVALID_PASSWORD = "28P01";
    public static final String INVALID_CURSOR_NAME = "34000";
    public static final String INVALID_CATALOG_NAME = "3D000";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String LIMIT_EXCEEDED = "54000";
    public static final String TOO_MANY_CONNECTIONS = "53300";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String QUERY_CANCELED = "57014";
    public static final String SYSTEM_ERROR = "58000";

    /** Error id of a statement that its client cancelled while it waited. */
    public static final String CANCELLED_ID = "postgres-003";

    private Refusals() {}

    /** Returns the fields of a refusal of a command. */
    public static Map<Character, String> error(Refusal refusal) {
        return fields("ERROR", state(refusal.code()), refusal);
    }

    /** Returns the fields of a refusal that ends the connection. */
    public static Map<Character, String> fatal(Refusal refusal) {
        return fields("FATAL", state(refusal.code()), refusal);
    }

    /** Returns the fields of an error of the gateway itself. */
    public static Map<Character, String> error(String severity, String state, String message, String hint) {
        Map<Character, String> fields = new LinkedHashMap<>();
        fields.put('S', severity);
        fields.put('V', severity);
        fields.put('C', state);
        fields.put('M', message);
        if (!hint.isEmpty()) {
            fields.put('H', hint);
        }
        return fields;
    }

    /** Returns the SQLSTATE for a refusal: clients branch on it, so each category has its own. */
    private static String state(ErrorCode code) {
        return switch (code.id()) {
            case "SP-1005" -> INVALID_PASSWORD;
            case CANCELLED_ID -> QUERY_CANCELED;
            case "SP-1007", "SP-5005" -> TOO_MANY_CONNECTIONS;
            case "SP-5004" -> ADMIN_SHUTDOWN;
            default ->
                switch (code.category()) {
                    case USER, POLICY -> INSUFFICIENT_PRIVILEGE;
                    case TARGET -> CONNECTION_FAILURE;
                    case PLUGIN, INTERNAL -> SYSTEM_ERROR;
                };
        };
    }

    private static Map<Character, String> fields(String severity, String state, Refusal refusal) {
        Map<Character, String> fields = error(severity, state, refusal.reason(), "");
        String detail = refusal.rule()
                .map(rule -> "Rule \"" + rule + "\" (" + refusal.code() + ").")
                .orElse("Sallyport error " + refusal.code() + ".");
        fields.put('D', detail);
        String review = refusal.reviewId().map(id -> "Review " + id + ".").orElse("");
        String hint = (refusal.nextStep().orElse("") + " " + review).strip();
        if (!hint.isEmpty()) {
            fields.put('H', hint);
        }
        return fields;
    }
}
