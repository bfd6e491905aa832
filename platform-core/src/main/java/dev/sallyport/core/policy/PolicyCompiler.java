package dev.sallyport.core.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.FileUse;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.core.identity.Directory;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Compiler;
import dev.sallyport.core.resource.Detect;
import dev.sallyport.core.resource.FileMatch;
import dev.sallyport.core.resource.HttpMatch;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.ResourceSet;
import dev.sallyport.core.resource.Spec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles resources to the policy in force and tells who follows it. Thread-safe. */
public final class PolicyCompiler implements Compiler, PolicySource {

    private static final Logger LOGGER = LoggerFactory.getLogger(PolicyCompiler.class);

    private final Registry registry;
    private final boolean plugins;
    private final Rates rates = new Rates();
    private final List<Consumer<Policy>> listeners = new CopyOnWriteArrayList<>();
    private volatile CompiledPolicy current = CompiledPolicy.EMPTY;

    public PolicyCompiler(Registry registry) {
        this(registry, true);
    }

    private PolicyCompiler(Registry registry, boolean plugins) {
        this.registry = registry;
        this.plugins = plugins;
    }

    /** Returns a compiler for checks where no plugins are: names that plugins bring are said to be unchecked. */
    public static PolicyCompiler withoutPlugins() {
        return new PolicyCompiler(Registry.EMPTY, false);
    }

    @Override
    public CompiledPolicy current() {
        return current;
    }

    @Override
    public void onChange(Consumer<Policy> listener) {
        listeners.add(listener);
    }

    @Override
    public Runnable compile(ResourceSet resources, long revision, Problems problems) {
        CompiledPolicy next = new Compilation(resources, registry, plugins, rates, problems).policy(revision);
        return () -> {
            current = next;
            listeners.forEach(listener -> tell(listener, next));
        };
    }

    /** The policy is in force already; one listener that fails must not keep the others from knowing. */
    private static void tell(Consumer<Policy> listener, Policy next) {
        try {
            listener.accept(next);
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("a follower of the policy failed to take it over");
        }
    }

    /** One compilation. */
    private static final class Compilation {

        private final ResourceSet resources;
        private final Registry registry;
        private final boolean plugins;
        private final Rates rates;
        private final Problems problems;
        private final Directory directory;
        private final Names names;
        private final Demands demands;

        Compilation(ResourceSet resources, Registry registry, boolean plugins, Rates rates, Problems problems) {
            this.rates = rates;
            this.resources = resources;
            this.registry = registry;
            this.plugins = plugins;
            this.problems = problems;
            // The identity package reports what is wrong with subjects and groups.
            this.directory = Directory.of(resources, new Problems());
            this.names = new Names(resources, directory);
            this.demands = new Demands(resources, names, problems);
        }

        CompiledPolicy policy(long revision) {
            Map<String, TargetSpec> targets = new HashMap<>();
            for (Resource target : resources.of(Kind.TARGET)) {
                targets.put(target.name(), Targets.compile(target, registry, plugins, problems));
            }
            for (Resource rule : resources.of(Kind.REVIEW_RULE)) {
                demands.check(rule, (Spec.ReviewRule) rule.spec());
            }
            List<Grant> grants = new ArrayList<>();
            resources.of(Kind.ACCESS_RULE).forEach(rule -> grants.add(grant(rule, (Spec.AccessRule) rule.spec())));
            List<Guard> guards = new ArrayList<>();
            for (Resource rule : guardrails()) {
                Spec.Guardrail spec = (Spec.Guardrail) rule.spec();
                guard(rule, spec).filter(guard -> spec.mode() != Spec.Mode.OFF).ifPresent(guards::add);
            }
            List<MaskRule> masks =
                    new MaskRules(registry, plugins, names, problems).compile(resources.of(Kind.MASKING_RULE));
            return new CompiledPolicy(
                    revision,
                    directory,
                    targets,
                    grants,
                    guards,
                    masks,
                    registry.protocols().keySet());
        }

        /** The defaults come first, unless a resource of the same name replaces them. */
        private List<Resource> guardrails() {
            List<Resource> all = new ArrayList<>();
            for (Resource builtIn : DefaultGuardrails.all()) {
                if (resources.get(Kind.GUARDRAIL, builtIn.name()).isEmpty()) {
                    all.add(builtIn);
                }
            }
            all.addAll(resources.of(Kind.GUARDRAIL));
            return all;
        }

        private Grant grant(Resource rule, Spec.AccessRule spec) {
            names.selectors(rule, spec.subjects(), spec.targets(), problems);
            Spec.Subjects who = spec.subjects();
            if (who.groups().isEmpty() && who.names().isEmpty()) {
                problems.error(rule, "spec.subjects", "must name groups or subjects; names: [\"*\"] means everybody");
            }
            Spec.Targets what = spec.targets();
            if (what.names().isEmpty()
                    && what.labels().isEmpty()
                    && what.protocols().isEmpty()) {
                problems.error(
                        rule, "spec.targets", "must name targets, labels or protocols; names: [\"*\"] means all");
            }
            Optional<ReviewDemand> demand =
                    spec.review().flatMap(use -> demands.of(rule, use, "access to the target needs a review"));
            if (spec.review().isPresent() && demand.isEmpty() && !problems.hasErrors()) {
                problems.error(rule, "spec.review", "cannot be understood");
            }
            return new Grant(
                    rule.name(),
                    new Selection(who, what),
                    Windows.of(rule, spec.time(), problems),
                    Networks.of(rule, spec.networks(), problems),
                    Permit.all(rule, spec.permissions(), problems),
                    demand);
        }

        private Optional<Guard> guard(Resource rule, Spec.Guardrail spec) {
            names.selectors(rule, spec.subjects(), spec.targets(), problems);
            int before = problems.all().size();
            Spec.Match match = spec.match();
            if (asksNothing(match)) {
                problems.error(
                        rule,
                        "spec.match",
                        "is empty, so the rule would be about every command; "
                                + "say what it is about, or kinds: [query, execute] for all statements");
            }
            contradictions(rule, match);
            ExchangeCheck.check(rule, spec, problems);
            Optional<ReviewDemand> demand = spec.review().flatMap(use -> demands.of(rule, use, spec.message()));
            if (spec.action() == Spec.Action.HOLD && spec.review().isEmpty()) {
                problems.error(rule, "spec.review", "action hold needs a review: a ReviewRule's name, or groups");
            }
            if (spec.action() != Spec.Action.HOLD && spec.review().isPresent()) {
                problems.error(rule, "spec.review", "only action hold asks for a review");
            }
            if ((spec.action() == Spec.Action.ROW_CAP) != spec.rows().isPresent()
                    || spec.rows().orElse(0) < 0) {
                problems.error(rule, "spec.rows", "action row-cap, and only it, needs the number of rows");
            }
            rate(rule, spec);
            Optional<ContentSearch> search = match.files()
                    .flatMap(FileMatch::findings)
                    .flatMap(asked -> search(rule, "files", asked, Set.of(FileUse.UNSEARCHED)))
                    .or(() -> match.http()
                            .flatMap(HttpMatch::findings)
                            .flatMap(asked -> search(rule, "http", asked, Set.of())));
            Windows windows = Windows.of(rule, spec.time(), problems);
            Optional<Conditions.Condition> condition = match.when().flatMap(cel -> condition(rule, cel));
            Optional<Pattern> text = match.text().flatMap(regex -> pattern(rule, regex));
            boolean whole = problems.all().stream()
                    .skip(before)
                    .noneMatch(problem -> problem.severity() == dev.sallyport.core.resource.Problem.Severity.ERROR);
            return whole && !problems.hasErrors()
                    ? Optional.of(new Guard(rule.name(), spec, windows, condition, text, demand, search, rates))
                    : Optional.empty();
        }

        private void rate(Resource rule, Spec.Guardrail spec) {
            if ((spec.action() == Spec.Action.RATE_LIMIT) != spec.rate().isPresent()) {
                problems.error(rule, "spec.rate", "action rate-limit, and only it, needs how often");
            }
            spec.rate().ifPresent(rate -> {
                if (rate.commands() < 1 || rate.commands() > 1_000_000) {
                    problems.error(rule, "spec.rate.commands", "must be from 1 to 1000000");
                }
                if (rate.per().compareTo(Duration.ofSeconds(1)) < 0
                        || rate.per().compareTo(Duration.ofDays(1)) > 0) {
                    problems.error(rule, "spec.rate.per", "must be from a second to a day");
                }
            });
        }

        private static boolean asksNothing(Spec.Match match) {
            return match.effects().isEmpty()
                    && match.verbs().isEmpty()
                    && match.relations().isEmpty()
                    && match.functions().isEmpty()
                    && match.programs().isEmpty()
                    && match.files().isEmpty()
                    && match.runsUpload().isEmpty()
                    && match.unfiltered().isEmpty()
                    && match.http().isEmpty()
                    && match.kinds().isEmpty()
                    && match.parametersAbove().isEmpty()
                    && match.notUnderstood().isEmpty()
                    && match.when().isEmpty()
                    && match.text().isEmpty();
        }

        private void contradictions(Resource rule, Spec.Match match) {
            Set<dev.sallyport.api.event.Effect> changing = new TreeSet<>(match.effects());
            changing.retainAll(Set.of(dev.sallyport.api.event.Effect.UPDATE, dev.sallyport.api.event.Effect.DELETE));
            if (match.unfiltered().orElse(false) && !match.effects().isEmpty() && changing.isEmpty()) {
                problems.error(
                        rule,
                        "spec.match",
                        "unfiltered is about UPDATE and DELETE, but the effects name neither: "
                                + "the rule can never match");
            }
            for (String program : match.programs()) {
                try {
                    new ProgramPattern(program);
                } catch (IllegalArgumentException e) {
                    problems.error(rule, "spec.match.programs", "'" + program + "' " + e.getMessage());
                }
            }
            boolean aboutDatabases =
                    !match.relations().isEmpty() || !match.functions().isEmpty();
            if (!match.programs().isEmpty()
                    && (aboutDatabases || match.unfiltered().isPresent())) {
                problems.error(
                        rule,
                        "spec.match.programs",
                        "stands beside relations, functions or unfiltered, but a statement that names programs "
                                + "has none of these: the rule can never match");
            }
            match.files().ifPresent(files -> files(rule, match, files));
            for (Spec.RelationMatch relation : match.relations()) {
                if (relation.name().isBlank() || relation.name().endsWith(".")) {
                    problems.error(rule, "spec.match.relations", "must be schema.table or table");
                }
            }
        }

        private void files(Resource rule, Spec.Match match, FileMatch files) {
            if (files.paths().isEmpty()
                    && files.uses().isEmpty()
                    && files.largerThan().isEmpty()
                    && files.findings().isEmpty()) {
                problems.error(rule, "spec.match.files", "is empty: name paths, uses, larger-than or findings");
            }
            if (files.findings().isPresent() && files.largerThan().isPresent()) {
                problems.error(
                        rule,
                        "spec.match.files.findings",
                        "cannot stand beside larger-than: what is found is known before the size is; make two rules");
            }
            for (String path : files.paths()) {
                if (!path.startsWith("/")) {
                    problems.error(rule, "spec.match.files.paths", "'" + path + "' must begin with a slash");
                }
            }
            if (files.largerThan().orElse(0L) < 0) {
                problems.error(rule, "spec.match.files.larger-than", "must not be negative");
            }
            if (!match.kinds().isEmpty() && !match.kinds().contains(CommandKind.FILE_TRANSFER)) {
                problems.error(
                        rule,
                        "spec.match.files",
                        "is about file transfers, but kinds leave them out: it never matches");
            }
            if (!match.programs().isEmpty()
                    || !match.relations().isEmpty()
                    || !match.functions().isEmpty()
                    || match.unfiltered().isPresent()) {
                problems.error(
                        rule,
                        "spec.match.files",
                        "stands beside programs, relations, functions or unfiltered, which a file transfer has not: "
                                + "the rule can never match");
            }
        }

        private Optional<ContentSearch> search(Resource rule, String part, Detect asked, Set<String> beside) {
            return new Detectors(registry, plugins, problems)
                    .find(rule, "spec.match." + part + ".findings", asked, beside)
                    .map(detector -> new ContentSearch(
                            detector, asked.types().isEmpty() ? detector.types() : Set.copyOf(asked.types())));
        }

        private Optional<Conditions.Condition> condition(Resource rule, String cel) {
            try {
                return Optional.of(Conditions.compile(cel));
            } catch (IllegalArgumentException e) {
                problems.error(rule, "spec.match.when", "is not a valid condition: " + e.getMessage());
                return Optional.empty();
            }
        }

        private Optional<Pattern> pattern(Resource rule, String regex) {
            try {
                return Optional.of(Pattern.compile(regex));
            } catch (PatternSyntaxException e) {
                problems.error(rule, "spec.match.text", "is not a valid RE2 expression: " + e.getDescription());
                return Optional.empty();
            }
        }
    }
}
