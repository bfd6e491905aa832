package dev.sallyport.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.api.GatewayException;
import dev.sallyport.api.session.Subject;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to the control plane, free of any server's types.
 *
 * @param path values of the pattern's parts in braces
 * @param query query parameters; each at most once
 * @param headers header values by lower-case name
 * @param caller who calls; empty on open routes
 * @param address the peer's address
 * @param loopback whether the peer is on this machine
 */
record Call(
        String method,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, List<String>> headers,
        byte[] body,
        Optional<Subject> caller,
        String address,
        boolean loopback) {

    static final int LIMIT_DEFAULT = 50;
    static final int LIMIT_MAX = 500;

    Subject subject() {
        return caller.orElseThrow(() -> new GatewayException(ErrorCodes.UNAUTHENTICATED, "A bearer token is needed."));
    }

    String part(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no part " + name);
        }
        return value;
    }

    String text(String name) {
        return query.getOrDefault(name, "");
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    boolean flag(String name) {
        return switch (text(name)) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw bad("Query parameter " + name + " must be true or false.");
        };
    }

    int limit() {
        return (int) number("limit", 1, LIMIT_MAX).orElse((long) LIMIT_DEFAULT).longValue();
    }

    Optional<Long> number(String name, long min, long max) {
        return optional(name).map(text -> {
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Told below, like a number out of range.
            }
            throw bad("Query parameter " + name + " must be a whole number from " + min + " to " + max + ".");
        });
    }

    Optional<Instant> moment(String name) {
        return optional(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException _) {
                throw bad("Query parameter " + name + " must be a moment such as 2026-01-31T23:59:59Z.");
            }
        });
    }

    /** Returns the body as an object that has no fields but these. */
    JsonNode json(String... fields) {
        JsonNode node;
        try {
            node = Json.read(body);
        } catch (Json.BadJson e) {
            throw bad("The body is not JSON: " + e.getMessage());
        }
        if (!node.isObject()) {
            throw bad("The body must be a JSON object.");
        }
        return only(node, "", fields);
    }

    static JsonNode only(JsonNode object, String where, String... fields) {
        object.fieldNames().forEachRemaining(name -> {
            if (!List.of(fields).contains(name)) {
                throw bad("Unknown field " + where + name + "; known are " + String.join(", ", fields) + ".");
            }
        });
        return object;
    }

    static String text(JsonNode object, String field, String otherwise) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw bad("Field " + field + " must be a text.");
        }
        return value.textValue();
    }

    static String text(JsonNode object, String field) {
        if (!object.has(field)) {
            throw bad("Field " + field + " is missing.");
        }
        return text(object, field, "");
    }

    static boolean flag(JsonNode object, String field, boolean otherwise) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw bad("Field " + field + " must be true or false.");
        }
        return value.booleanValue();
    }

    static Duration duration(JsonNode object, String field, Duration otherwise) {
        return object.has(field) ? Durations.parse(field, text(object, field)) : otherwise;
    }

    static GatewayException bad(String message) {
        return new GatewayException(ErrorCodes.BAD_REQUEST, message);
    }
}
