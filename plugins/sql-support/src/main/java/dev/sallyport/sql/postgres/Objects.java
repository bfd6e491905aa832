package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Effect;
import java.util.Set;

/** The kinds of object that CREATE, ALTER, DROP and COMMENT name. */
enum Objects {
    ACCESS_METHOD("access", "method"),
    AGGREGATE("aggregate"),
    CAST("cast"),
    COLLATION("collation"),
    CONVERSION("conversion"),
    DEFAULT_CONVERSION("default", "conversion"),
    CONSTRAINT_TRIGGER("constraint", "trigger"),
    DATABASE("database"),
    DOMAIN("domain"),
    EVENT_TRIGGER("event", "trigger"),
    EXTENSION(Set.of(Effect.PROCEDURAL), "extension"),
    FOREIGN_DATA_WRAPPER(Set.of(Effect.REMOTE), "foreign", "data", "wrapper"),
    FOREIGN_TABLE(Set.of(Effect.REMOTE), "foreign", "table"),
    FUNCTION("function"),
    GROUP(Set.of(Effect.PRIVILEGE), "group"),
    UNIQUE_INDEX("unique", "index"),
    INDEX("index"),
    LANGUAGE(Set.of(Effect.PROCEDURAL), "language"),
    TRUSTED_LANGUAGE(Set.of(Effect.PROCEDURAL), "trusted", "language"),
    PROCEDURAL_LANGUAGE(Set.of(Effect.PROCEDURAL), "procedural", "language"),
    TRUSTED_PROCEDURAL_LANGUAGE(Set.of(Effect.PROCEDURAL), "trusted", "procedural", "language"),
    LARGE_OBJECT("large", "object"),
    MATERIALIZED_VIEW("materialized", "view"),
    OPERATOR_CLASS("operator", "class"),
    OPERATOR_FAMILY("operator", "family"),
    OPERATOR("operator"),
    OWNED(Set.of(Effect.PRIVILEGE), "owned"),
    POLICY(Set.of(Effect.PRIVILEGE), "policy"),
    PROCEDURE("procedure"),
    PUBLICATION(Set.of(Effect.REPLICATION), "publication"),
    ROLE(Set.of(Effect.PRIVILEGE), "role"),
    ROUTINE("routine"),
    RULE("rule"),
    SCHEMA("schema"),
    SEQUENCE("sequence"),
    SERVER(Set.of(Effect.REMOTE), "server"),
    STATISTICS("statistics"),
    SUBSCRIPTION(Set.of(Effect.REMOTE, Effect.REPLICATION), "subscription"),
    TABLESPACE(Set.of(Effect.FILE), "tablespace"),
    TABLE("table"),
    TEXT_SEARCH_CONFIGURATION("text", "search", "configuration"),
    TEXT_SEARCH_DICTIONARY("text", "search", "dictionary"),
    TEXT_SEARCH_PARSER("text", "search", "parser"),
    TEXT_SEARCH_TEMPLATE("text", "search", "template"),
    TRANSFORM("transform"),
    TRIGGER("trigger"),
    TYPE("type"),
    USER_MAPPING(Set.of(Effect.REMOTE), "user", "mapping"),
    USER(Set.of(Effect.PRIVILEGE), "user"),
    VIEW("view");

    private static final Objects[] ALL = values();

    final Set<Effect> effects;
    private final String[] words;

    Objects(String... words) {
        this(Set.of(), words);
    }

    Objects(Set<Effect> effects, String... words) {
        this.effects = effects;
        this.words = words;
    }

    /** Takes the words of a kind and adds its effects. */
    static Objects take(Reader r) {
        Objects kind = takeWords(r);
        r.facts.effects.addAll(kind.effects);
        return kind;
    }

    /** Takes the words of a kind that is dropped: that neither runs the code of an extension nor touches files. */
    static Objects takeDropped(Reader r) {
        Objects kind = takeWords(r);
        for (Effect effect : kind.effects) {
            if (effect != Effect.PROCEDURAL && effect != Effect.FILE) {
                r.effect(effect);
            }
        }
        return kind;
    }

    private static Objects takeWords(Reader r) {
        for (Objects kind : ALL) {
            if (kind.here(r)) {
                r.at += kind.words.length;
                return kind;
            }
        }
        throw r.unexpected();
    }

    private boolean here(Reader r) {
        for (int i = 0; i < words.length; i++) {
            if (!r.is(i, words[i])) {
                return false;
            }
        }
        // A role can be called mapping.
        return this != USER_MAPPING || r.is(2, "for") || r.is(2, "if");
    }

    String title() {
        return name().replace('_', ' ');
    }

    /** Whether objects of the kind are relations. */
    boolean relation() {
        return switch (this) {
            case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, INDEX, UNIQUE_INDEX, SEQUENCE -> true;
            default -> false;
        };
    }

    /** Whether objects of the kind hang on a table that is named after ON. */
    boolean onTable() {
        return switch (this) {
            case TRIGGER, CONSTRAINT_TRIGGER, POLICY, RULE -> true;
            default -> false;
        };
    }
}
