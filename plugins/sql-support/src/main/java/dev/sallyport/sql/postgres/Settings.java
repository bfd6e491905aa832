package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import java.util.Locale;
import java.util.Optional;

/** Reads SET, RESET and DISCARD. */
final class Settings {

    private Settings() {}

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static String set(Reader r) {
        r.expect("set");
        boolean local = r.take("local");
        if (!local && r.is("session") && !r.is(1, "authorization")) {
            if (r.is(1, "characteristics")) {
                r.at = r.limit;
                r.effect(Effect.SESSION);
                return "SET SESSION CHARACTERISTICS";
            }
            r.at++;
        }
        switch (r.word()) {
            case "transaction", "constraints" -> {
                if (r.kind(1) == '=' || r.kind(1) == '.' || r.is(1, "to")) {
                    throw r.unexpected();
                }
                String verb = r.is("transaction") ? "SET TRANSACTION" : "SET CONSTRAINTS";
                r.effect(Effect.TRANSACTION);
                r.at = r.limit;
                return verb;
            }
            case "role" -> {
                return privilege(r, "SET ROLE", 1);
            }
            case "session" -> {
                return privilege(r, "SET SESSION AUTHORIZATION", 2);
            }
            default -> {
                r.effect(Effect.SESSION);
                assign(r, local);
                return local ? "SET LOCAL" : "SET";
            }
        }
    }

    private static String privilege(Reader r, String verb, int words) {
        r.effect(Effect.SESSION);
        r.effect(Effect.PRIVILEGE);
        r.at += words;
        if (!r.take((byte) '=')) {
            r.take("to");
        }
        if (!r.string()) {
            r.anyName();
        } else {
            r.at++;
        }
        return verb;
    }

    private static void assign(Reader r, boolean local) {
        String name = switch (r.word()) {
            case "time" -> {
                r.at++;
                r.expect("zone");
                yield "timezone";
            }
            case "names" -> only(r, "client_encoding");
            case "schema" -> only(r, "search_path");
            case "catalog" -> only(r, "catalog");
            case "xml" -> {
                r.at++;
                r.expect("option");
                yield "xmloption";
            }
            default -> {
                if (r.is("seed") && r.kind(1) != '=' && !r.is(1, "to")) {
                    yield only(r, "seed");
                }
                String dotted = dotted(r);
                if (!r.take((byte) '=') && !r.take("to") && !r.is("from")) {
                    throw r.unexpected();
                }
                yield dotted;
            }
        };
        r.facts.settings.add(new Setting(name, value(r), local));
    }

    private static String only(Reader r, String name) {
        r.at++;
        return name;
    }

    private static String dotted(Reader r) {
        StringBuilder name = new StringBuilder(folded(r.anyName()));
        while (r.take((byte) '.')) {
            name.append('.').append(folded(r.anyName()));
        }
        return name.toString();
    }

    /** Takes the value to the end of the statement; empty when it is not plain. */
    private static Optional<String> value(Reader r) {
        if (r.is("default") || r.is("from")) {
            r.at = r.limit;
            return Optional.empty();
        }
        StringBuilder value = new StringBuilder();
        while (r.more()) {
            if (r.string()) {
                value.append(r.literal());
            } else if (r.named()) {
                value.append(r.anyName());
            } else if (r.kind() == ',') {
                value.append(", ");
                r.at++;
            } else if (r.kind() == '(' || r.kind() == ')' || r.kind() == Tokens.JUNK) {
                throw r.unexpected();
            } else {
                value.append(r.tokens.text, r.tokens.start(r.at), r.tokens.end(r.at));
                r.at++;
            }
        }
        return Optional.of(value.toString());
    }

    static String reset(Reader r) {
        r.expect("reset");
        r.effect(Effect.SESSION);
        if (r.take("session", "authorization") || r.is("role")) {
            r.effect(Effect.PRIVILEGE);
            r.take("role");
            return "RESET";
        }
        String name;
        if (r.take("all")) {
            name = Setting.ANY;
        } else if (r.take("time", "zone")) {
            name = "timezone";
        } else if (r.take("transaction", "isolation")) {
            r.expect("level");
            name = "transaction_isolation";
        } else {
            name = dotted(r);
        }
        r.facts.settings.add(new Setting(name, Optional.empty(), false));
        return "RESET";
    }

    static String discard(Reader r) {
        r.expect("discard");
        r.effect(Effect.SESSION);
        if (r.is("all")) {
            r.facts.settings.add(new Setting(Setting.ANY, Optional.empty(), false));
        }
        r.anyName();
        return "DISCARD";
    }
}
