package dev.sallyport.core.policy;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Applied;
import dev.sallyport.core.resource.LiveResources;
import dev.sallyport.core.resource.MemoryResourceStore;
import dev.sallyport.core.resource.Problem;
import dev.sallyport.core.resource.Source;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resources compiled from YAML in memory, with sessions and commands to try them on. */
public final class Scene {

    /** A Wednesday, 10:00 UTC. */
    public static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");

    public static final Target SHOP = new Target("shop", "postgres", Map.of("env", "prod"));
    public static final Subject ALICE = new Subject("alice", Subject.Kind.HUMAN, Set.of("support"), Optional.empty());

    private final PolicyCompiler compiler;
    private final LiveResources resources;

    public Scene(Registry registry) {
        compiler = new PolicyCompiler(registry);
        resources = new LiveResources(
                new MemoryResourceStore(), List.of(compiler), (resource, before) -> resource, Clock.systemUTC());
        resources.load();
    }

    public static Scene of(String yaml) {
        return of(Registry.EMPTY, yaml);
    }

    public static Scene of(Registry registry, String yaml) {
        Scene scene = new Scene(registry);
        Applied applied = scene.apply(yaml);
        if (!applied.done()) {
            throw new AssertionError(applied.problems().toString());
        }
        return scene;
    }

    public Applied apply(String yaml) {
        return resources.apply(List.of(new Source("test.yaml", yaml)), "tester", false);
    }

    /** The problems of documents that must not be taken over. */
    static List<Problem> problems(String yaml) {
        return new Scene(Registry.EMPTY)
                .resources
                .check(List.of(new Source("test.yaml", yaml)))
                .problems();
    }

    public LiveResources resources() {
        return resources;
    }

    public PolicyCompiler source() {
        return compiler;
    }

    public Policy policy() {
        return compiler.current();
    }

    Policy.Judgement judge(Command command) {
        return policy().judge(session(), command, NOW);
    }

    Optional<FileLimit> limit(Command command) {
        return policy().limit(session(), command, NOW);
    }

    Policy.Access access(Subject subject, Target target) {
        return policy().access(subject, target, client("10.1.2.3"), Map.of(), NOW);
    }

    static ClientInfo client(String address) {
        return new ClientInfo(new InetSocketAddress(address, 5000), "pg", true);
    }

    public static Session session() {
        return session(ALICE, SHOP);
    }

    public static Session session(Subject subject, Target target) {
        return new TestSession(new SessionId("0123456789"), subject, target, client("10.1.2.3"), NOW, "psql");
    }

    private record TestSession(
            SessionId id, Subject subject, Target target, ClientInfo client, Instant openedAt, String application)
            implements Session {}

    public static Command command(Statement... statements) {
        return command(new Analysis(List.of(statements), Optional.empty()));
    }

    public static Command command(Analysis analysis) {
        return new Command(CommandKind.QUERY, "some text", List.of(), analysis, Map.of());
    }

    public static Statement statement(String verb, String relations, Effect... effects) {
        return statement(verb, relations, false, effects);
    }

    /** Relations as {@code <customers} (read) and {@code >public.orders} (written), separated by spaces. */
    static Statement statement(String verb, String relations, boolean unfiltered, Effect... effects) {
        return new Statement(verb, set(effects), relations(relations), Set.of(), unfiltered, 0, 9);
    }

    static Statement call(String function) {
        return new Statement(
                "SELECT", EnumSet.of(Effect.READ, Effect.FUNCTION), List.of(), Set.of(function), false, 0, 9);
    }

    private static Set<Effect> set(Effect... effects) {
        return effects.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(effects));
    }

    private static List<Relation> relations(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Scene::relation)
                .toList();
    }

    private static Relation relation(String word) {
        Relation.Access access = word.charAt(0) == '>' ? Relation.Access.WRITE : Relation.Access.READ;
        int dot = word.indexOf('.');
        return new Relation(
                dot < 0 ? Optional.empty() : Optional.of(word.substring(1, dot)),
                word.substring(dot < 0 ? 1 : dot + 1),
                access);
    }
}
