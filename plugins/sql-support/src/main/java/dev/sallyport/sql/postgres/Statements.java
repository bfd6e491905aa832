package dev.sallyport.sql.postgres;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one statement by its first word. */
final class Statements {

    private Statements() {}

    /** Reads the statement here up to the reader's limit and returns its verb. */
    static String read(Reader r) {
        r.enter();
        String verb = dispatch(r);
        if (r.more()) {
            throw r.unexpected();
        }
        r.leave();
        return verb;
    }

    private static String dispatch(Reader r) {
        if (r.kind() == '(') {
            return Queries.read(r);
        }
        return switch (r.word()) {
            case "select", "values", "table", "with", "insert", "update", "delete", "merge" -> Queries.read(r);
            case "create" -> Definitions.create(r);
            case "alter" -> Definitions.alter(r);
            case "drop" -> Definitions.drop(r);
            case "comment" -> Definitions.comment(r);
            case "truncate" -> Maintenance.truncate(r);
            case "copy" -> Copies.read(r);
            case "set" -> Settings.set(r);
            case "reset" -> Settings.reset(r);
            case "discard" -> Settings.discard(r);
            case "show" -> rest(r, "SHOW", Effect.READ);
            case "explain" -> explain(r);
            case "prepare" -> prepare(r);
            case "execute" -> {
                execute(r);
                yield "EXECUTE";
            }
            case "deallocate" -> rest(r, "DEALLOCATE", Effect.SESSION);
            case "declare" -> declare(r);
            case "fetch", "move" -> rest(r, r.is("fetch") ? "FETCH" : "MOVE", Effect.READ);
            case "close" -> rest(r, "CLOSE", Effect.READ);
            case "do" -> Blocks.perform(r);
            case "call" -> call(r);
            case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release" -> transaction(r);
            case "grant", "revoke" -> privileges(r);
            case "reassign" -> rest(r, "REASSIGN OWNED", Effect.PRIVILEGE);
            case "security" -> {
                r.at++;
                r.expect("label");
                yield rest(r, "SECURITY LABEL", Effect.PRIVILEGE);
            }
            case "listen", "unlisten", "notify" -> rest(r, r.word().toUpperCase(Locale.ROOT), Effect.NOTIFY);
            case "lock" -> Maintenance.lock(r);
            case "vacuum", "analyze", "analyse", "cluster", "reindex", "checkpoint", "refresh" -> Maintenance.read(r);
            case "load" -> {
                r.effect(Effect.PROGRAM);
                yield rest(r, "LOAD", Effect.FILE);
            }
            case "import" -> {
                r.effect(Effect.CREATE);
                yield rest(r, "IMPORT FOREIGN SCHEMA", Effect.REMOTE);
            }
            case "identify_system",
                    "start_replication",
                    "create_replication_slot",
                    "drop_replication_slot",
                    "alter_replication_slot",
                    "read_replication_slot",
                    "timeline_history",
                    "base_backup",
                    "upload_manifest" -> rest(r, r.word().toUpperCase(Locale.ROOT), Effect.REPLICATION);
            default -> throw new NotUnderstood("it starts with an unknown word " + r.tokens.shown(r.at));
        };
    }

    private static String rest(Reader r, String verb, Effect effect) {
        r.effect(effect);
        r.at = r.limit;
        return verb;
    }

    private static final Set<String> TRANSACTION_WORDS = Set.of(
            "work",
            "transaction",
            "isolation",
            "level",
            "serializable",
            "repeatable",
            "read",
            "committed",
            "uncommitted",
            "only",
            "write",
            "not",
            "deferrable",
            "and",
            "no",
            "chain",
            "prepared",
            "to",
            "savepoint",
            "release");

    private static String transaction(Reader r) {
        String verb = r.word().toUpperCase(Locale.ROOT);
        boolean names = r.is("savepoint") || r.is("release") || r.is("rollback");
        r.effect(Effect.TRANSACTION);
        r.at++;
        while (r.more()) {
            boolean known = TRANSACTION_WORDS.contains(r.word()) || r.kind() == ',' || r.string();
            if (!known && !(names && r.columnId())) {
                throw r.unexpected();
            }
            r.at++;
        }
        return verb;
    }

    private static String privileges(Reader r) {
        boolean grant = r.is("grant");
        for (int i = r.at; i + 1 < r.limit; i++) {
            if (r.tokens.is(i, "on") && r.tokens.is(i + 1, "table")) {
                r.at = i + 2;
                break;
            }
        }
        return rest(r, grant ? "GRANT" : "REVOKE", Effect.PRIVILEGE);
    }

    private static String call(Reader r) {
        r.expect("call");
        r.effect(Effect.PROCEDURAL);
        if (!r.named()) {
            throw r.unexpected();
        }
        int last = r.lastPart(r.at);
        Functions.called(r, r.at, last);
        r.at = last + 1;
        Expressions.group(r);
        return "CALL";
    }

    static void execute(Reader r) {
        r.expect("execute");
        String name = r.name();
        if (r.kind() == '(') {
            Expressions.group(r);
        }
        r.facts.sessionDependent = true;
        Optional<Analysis> known = r.session.find(name);
        if (known.isPresent() && known.get().complete()) {
            for (Statement statement : known.get().statements()) {
                r.facts.merge(statement);
            }
        } else {
            r.effect(Effect.PROCEDURAL);
        }
    }

    private static String prepare(Reader r) {
        r.expect("prepare");
        if (r.is("transaction") && r.at + 1 < r.limit && r.tokens.string(r.at + 1)) {
            return rest(r, "PREPARE TRANSACTION", Effect.TRANSACTION);
        }
        String name = r.name();
        if (r.kind() == '(') {
            r.skipBrackets();
        }
        r.expect("as");
        Facts outer = r.facts;
        Facts body = new Facts();
        int from = r.at;
        r.facts = body;
        String verb = Queries.read(r);
        r.facts = outer;
        Statement statement = body.statement(verb, r.tokens.start(from), r.tokens.end(r.at - 1));
        outer.merge(statement);
        outer.settings.addAll(body.settings);
        outer.prepared = Optional.of(new Prepared(name, statement));
        return "PREPARE";
    }

    private static String declare(Reader r) {
        r.expect("declare");
        r.name();
        while (r.more() && !r.is("cursor")) {
            r.at++;
        }
        r.expect("cursor");
        if (r.is("with") || r.is("without")) {
            r.at++;
            r.expect("hold");
        }
        r.expect("for");
        Queries.read(r);
        return "DECLARE CURSOR";
    }

    private static String explain(Reader r) {
        r.expect("explain");
        boolean analyze = false;
        if (r.kind() == '(' && optionsHere(r)) {
            analyze = options(r);
        } else {
            if (r.take("analyze") || r.take("analyse")) {
                analyze = true;
            }
            r.take("verbose");
        }
        Facts outer = r.facts;
        Facts inner = analyze ? outer : new Facts();
        r.facts = inner;
        switch (r.word()) {
            case "create" -> Definitions.create(r);
            case "refresh" -> Maintenance.read(r);
            case "declare" -> declare(r);
            case "execute" -> execute(r);
            default -> Queries.read(r);
        }
        r.facts = outer;
        outer.effect(Effect.READ);
        if (!analyze) {
            planned(outer, inner);
        }
        return analyze ? "EXPLAIN ANALYZE" : "EXPLAIN";
    }

    /** What is only planned reads what it names, writes nothing, and may call functions that are said to be stable. */
    private static void planned(Facts outer, Facts inner) {
        for (Relation relation : inner.relations) {
            outer.relation(relation.schema(), relation.name(), Relation.Access.READ);
        }
        outer.functions.addAll(inner.functions);
        outer.sessionDependent |= inner.sessionDependent;
        if (inner.effects.contains(Effect.FUNCTION)) {
            outer.effect(Effect.FUNCTION);
        }
    }

    private static boolean optionsHere(Reader r) {
        return switch (r.word(1)) {
            case "select", "with", "values", "table" -> false;
            default -> r.kind(1) != '(';
        };
    }

    private static boolean options(Reader r) {
        boolean analyze = false;
        r.expect('(');
        do {
            String name = r.anyName();
            boolean off = false;
            if (r.kind() != ',' && r.kind() != ')') {
                String value = r.string() ? r.tokens.literal(r.at, r.backslashEscapes) : r.tokens.name(r.at);
                r.at++;
                off = switch (value.toLowerCase(Locale.ROOT)) {
                    case "false", "off", "0" -> true;
                    default -> false;
                };
            }
            analyze |= !off && (name.equals("analyze") || name.equals("analyse"));
        } while (r.take((byte) ','));
        r.expect(')');
        return analyze;
    }
}
