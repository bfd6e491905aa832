package dev.sallyport.core.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.Directory;
import dev.sallyport.core.resource.Permission;
import dev.sallyport.core.resource.Spec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One compiled snapshot. Which rules select a session is worked out once per session and snapshot; judging then looks
 * at those rules only.
 */
public final class CompiledPolicy implements Policy {

    /** Holds nothing: every access is denied. */
    public static final CompiledPolicy EMPTY =
            new CompiledPolicy(0, Directory.EMPTY, Map.of(), List.of(), List.of(), List.of(), Set.of());

    /** A power of two. */
    private static final int RECENT = 256;

    /** What right a login parameter asks for. */
    private static final Map<String, Permission.Right> PARAMETER_RIGHTS =
            Map.of("replication", Permission.Right.REPLICATION);

    private final long revision;
    private final Directory directory;
    private final Map<String, TargetSpec> targets;
    private final List<Grant> grants;
    private final List<Guard> guards;
    private final List<MaskRule> masks;
    private final TunnelRules tunnels;
    // Keys are compared by identity and do not keep a session alive.
    // It tidies up on the caller's thread: waking another one costs a busy event loop more than the little there is to
    // do.
    private final Cache<Session, Chosen> chosen = Caffeine.newBuilder()
            .weakKeys()
            .maximumSize(50_000)
            .executor(Runnable::run)
            .build();

    /**
     * The last choices, before the cache is asked: its bookkeeping costs more than judging a harmless command. Written
     * by any thread without care, since an entry is immutable and a lost one is only looked up again. It may hold as
     * many ended sessions' facts as it has places.
     */
    private final @Nullable Recent[] recent = new Recent[RECENT];

    CompiledPolicy(
            long revision,
            Directory directory,
            Map<String, TargetSpec> targets,
            List<Grant> grants,
            List<Guard> guards,
            List<MaskRule> masks,
            Set<String> protocols) {
        this.revision = revision;
        this.directory = directory;
        this.targets = Map.copyOf(targets);
        this.grants = List.copyOf(grants);
        this.guards = List.copyOf(guards);
        this.masks = List.copyOf(masks);
        this.tunnels = new TunnelRules(this.grants, Set.copyOf(protocols));
    }

    /** The rules about one session. */
    private record Chosen(Subject subject, Guard[] guards, List<MaskRule> masks) {}

    private record Recent(Session session, Chosen chosen) {}

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Optional<TargetSpec> target(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    @Override
    public Access access(
            Subject subject, Target target, ClientInfo client, Map<String, String> parameters, Instant now) {
        Subject current = current(subject);
        boolean selected = false;
        String missing = "";
        Access.Reviewed reviewed = null;
        for (Grant grant : grants) {
            if (!grant.selects(current, target)) {
                continue;
            }
            selected = true;
            if (!grant.open(client, now)) {
                continue;
            }
            String lacks = lacking(grant, parameters);
            if (!lacks.isEmpty()) {
                missing = lacks;
            } else if (grant.demand().isEmpty()) {
                return new Access.Allowed(grant.rule());
            } else if (reviewed == null) {
                reviewed = new Access.Reviewed(grant.rule(), grant.demand().get());
            }
        }
        return reviewed != null ? reviewed : new Access.Denied(denial(current, target, selected, missing));
    }

    private static String lacking(Grant grant, Map<String, String> parameters) {
        for (Map.Entry<String, Permission.Right> needed : PARAMETER_RIGHTS.entrySet()) {
            String value = parameters.getOrDefault(needed.getKey(), "");
            boolean asks =
                    !value.isEmpty() && !List.of("false", "off", "no", "0").contains(value);
            if (asks && !grant.has(needed.getValue())) {
                return Facts.word(needed.getValue());
            }
        }
        return "";
    }

    private static Refusal denial(Subject subject, Target target, boolean selected, String missing) {
        String who = "'" + subject.name() + "' may not reach target '" + target.name() + "'";
        if (!missing.isEmpty()) {
            return Refusal.of(ErrorCodes.ACCESS_DENIED, who + " with permission '" + missing + "'")
                    .withNextStep("Ask your administrator for an access rule with permissions: [" + missing + "].");
        }
        if (selected) {
            return Refusal.of(ErrorCodes.ACCESS_DENIED, who + " at this time or from this network")
                    .withNextStep("Come back within the hours and from a network that the access rule names.");
        }
        return Refusal.of(ErrorCodes.ACCESS_DENIED, who + ": no access rule grants it")
                .withNextStep("Ask your administrator for access to '" + target.name() + "'.");
    }

    /** Groups may have changed since the login; the snapshot knows the current ones. */
    private Subject current(Subject subject) {
        return directory.find(subject.name()).orElse(subject);
    }

    @SuppressWarnings("ReferenceEquality") // as in the cache behind it
    private Chosen chosen(Session session) {
        int place = System.identityHashCode(session) & (RECENT - 1);
        Recent last = recent[place];
        if (last != null && last.session == session) {
            return last.chosen;
        }
        Chosen known = cached(session);
        recent[place] = new Recent(session, known);
        return known;
    }

    private Chosen cached(Session session) {
        Chosen known = chosen.getIfPresent(session);
        if (known != null) {
            return known;
        }
        Subject subject = current(session.subject());
        Chosen fresh = new Chosen(
                subject,
                guards.stream()
                        .filter(guard -> guard.selection().selects(subject, session.target()))
                        .toArray(Guard[]::new),
                masks.stream()
                        .filter(mask -> mask.selects(subject, session.target()))
                        .toList());
        chosen.put(session, fresh);
        return fresh;
    }

    /** Returns the masking rules about a session. */
    public List<MaskRule> masks(Session session) {
        return chosen(session).masks();
    }

    @Override
    public boolean governs(Session session) {
        return chosen(session).guards().length > 0;
    }

    @Override
    public boolean judgesUnseen(Session session) {
        for (Guard guard : chosen(session).guards()) {
            if (guard.asksForNotUnderstood()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Judgement judge(Session session, Command command, Instant now) {
        Chosen rules = chosen(session);
        boolean tunnel = command.kind() == CommandKind.TUNNEL;
        if (rules.guards().length == 0 && !tunnel) {
            return Judgement.CLEAR;
        }
        Facts facts = new Facts(session, rules.subject(), command, now);
        Sum sum = null;
        if (tunnel) {
            sum = new Sum();
            sum.add(tunnels.judge(session, rules.subject(), command, now));
        }
        for (Guard guard : rules.guards()) {
            Guard.Hit hit = guard.match(command, facts, now);
            if (hit != null) {
                sum = sum == null ? new Sum() : sum;
                sum.add(guard, hit, facts, now);
            }
        }
        return sum == null ? Judgement.CLEAR : sum.judgement();
    }

    @Override
    public Judgement judgeAnswer(Session session, Command command, int status, Instant now) {
        Chosen rules = chosen(session);
        Facts facts = new Facts(session, rules.subject(), command, now);
        Sum sum = new Sum();
        boolean any = false;
        for (Guard guard : rules.guards()) {
            Guard.Hit hit = guard.matchAnswer(command, status, facts, now);
            if (hit != null) {
                any = true;
                sum.add(guard, hit, facts, now);
            }
        }
        return any ? sum.judgement() : Judgement.CLEAR;
    }

    @Override
    public boolean wantsBody(Session session, Command head, Instant now) {
        Chosen rules = chosen(session);
        Facts facts = new Facts(session, rules.subject(), head, now);
        for (Guard guard : rules.guards()) {
            if (guard.wantsBody(head, facts, now)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<FileLimit> limit(Session session, Command command, Instant now) {
        Chosen rules = chosen(session);
        Facts facts = new Facts(session, rules.subject(), command, now);
        Optional<FileLimit> least = Optional.empty();
        for (Guard guard : rules.guards()) {
            Optional<FileLimit> limit = guard.limit(command, facts, now);
            if (limit.isPresent()
                    && (least.isEmpty() || limit.get().bytesMax() < least.get().bytesMax())) {
                least = limit;
            }
        }
        return least;
    }

    @Override
    public List<ContentSearch> searches(Session session, Command command, Instant now) {
        Chosen rules = chosen(session);
        List<ContentSearch> searches = new ArrayList<>();
        for (Guard guard : rules.guards()) {
            guard.search()
                    .filter(search -> matters(guard, search, session, rules.subject(), command, now))
                    .ifPresent(searches::add);
        }
        return searches;
    }

    @Override
    public List<ContentSearch> bodySearches(Session session, Command command, Instant now) {
        if (command.parameters().isEmpty()) {
            return List.of();
        }
        List<ContentSearch> searches = new ArrayList<>();
        Chosen rules = chosen(session);
        for (Guard guard : rules.guards()) {
            if (guard.searchesBodies()) {
                ContentSearch search = guard.search().orElseThrow();
                Command found = ContentSearch.inBody(command, search.types());
                if (guard.match(found, new Facts(session, rules.subject(), found, now), now) != null) {
                    searches.add(search);
                }
            }
        }
        return searches;
    }

    /** Whether a rule would match if everything were found that it asks for. */
    private static boolean matters(
            Guard guard, ContentSearch search, Session session, Subject subject, Command command, Instant now) {
        for (Direction direction : Direction.values()) {
            Command found = ContentSearch.found(command, direction, search.types());
            if (ContentSearch.moves(command, direction)
                    && guard.match(found, new Facts(session, subject, found, now), now) != null) {
                return true;
            }
        }
        return false;
    }

    /** Adds up what matched. */
    private static final class Sum {

        private Optional<Refusal> refusal = Optional.empty();
        private final List<ReviewDemand> holds = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<Match> matches = new ArrayList<>();
        private OptionalLong rowCap = OptionalLong.empty();
        private String rowCapRule = "";

        void add(Guard guard, Guard.Hit hit, Facts facts, Instant now) {
            if (guard.action() == Spec.Action.RATE_LIMIT) {
                limit(guard, hit, facts, now);
                return;
            }
            matches.add(new Match(guard.name(), word(guard.action()), guard.enforced()));
            if (!guard.enforced()) {
                return;
            }
            switch (guard.action()) {
                case DENY -> {
                    if (refusal.isEmpty()) {
                        refusal = Optional.of(guard.refusal(hit));
                    }
                }
                case HOLD -> holds.add(guard.demand(hit));
                case WARN -> warnings.add(guard.sentence(hit, "warns of"));
                case RATE_LIMIT -> {} // see above
                case ROW_CAP -> {
                    if (rowCap.isEmpty() || guard.rows() < rowCap.getAsLong()) {
                        rowCap = OptionalLong.of(guard.rows());
                        rowCapRule = guard.name();
                    }
                }
            }
        }

        /** A rule on how often matches what is too much only. */
        private void limit(Guard guard, Guard.Hit hit, Facts facts, Instant now) {
            Guard.Excess excess = guard.excess(hit, facts.subject(), facts.target(), now);
            if (excess != null) {
                matches.add(new Match(guard.name(), word(guard.action()), guard.enforced()));
                if (guard.enforced() && refusal.isEmpty()) {
                    refusal = Optional.of(guard.refusal(excess));
                }
            }
        }

        void add(TunnelRules.Outcome outcome) {
            switch (outcome) {
                case TunnelRules.Outcome.Refused refused -> refusal = Optional.of(refused.refusal());
                case TunnelRules.Outcome.Permitted permitted -> {
                    matches.add(new Match(permitted.rule(), "permit", true));
                    permitted.demand().ifPresent(holds::add);
                }
            }
        }

        private static String word(Spec.Action action) {
            return switch (action) {
                case DENY -> "deny";
                case HOLD -> "hold";
                case WARN -> "warn";
                case ROW_CAP -> "row-cap";
                case RATE_LIMIT -> "rate-limit";
            };
        }

        Judgement judgement() {
            return new Judgement(
                    refusal, List.copyOf(holds), List.copyOf(warnings), rowCap, rowCapRule, List.copyOf(matches));
        }
    }
}
