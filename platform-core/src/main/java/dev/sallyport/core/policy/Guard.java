package dev.sallyport.core.policy;

import com.google.re2j.Pattern;
import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.resource.RateUse;
import dev.sallyport.core.resource.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled guardrail.
 *
 * <p>It fails closed: a rule that looks at statements matches a command whose analysis is incomplete, or that runs code
 * its text does not show, and says so.
 */
final class Guard {

    /** The attribute the core puts to a command that runs an uploaded file. */
    private static final String RUNS_UPLOAD = "runs-upload";

    private final String name;
    private final Selection selection;
    private final Windows windows;
    private final Spec.Guardrail spec;
    private final Set<CommandKind> kinds;
    private final int parametersAbove;
    private final boolean asksRunsUpload;
    private final boolean runsUpload;
    private final boolean asksNotUnderstood;
    private final boolean notUnderstood;
    private final StatementMatch statements;
    private final Optional<ExchangeMatch> exchange;
    private final Optional<Conditions.Condition> condition;
    private final Optional<Pattern> text;
    private final Optional<ReviewDemand> demand;
    private final Optional<ContentSearch> search;
    private final Rates rates;

    Guard(
            String name,
            Spec.Guardrail spec,
            Windows windows,
            Optional<Conditions.Condition> condition,
            Optional<Pattern> text,
            Optional<ReviewDemand> demand,
            Optional<ContentSearch> search,
            Rates rates) {
        this.rates = rates;
        this.name = name;
        this.selection = new Selection(spec.subjects(), spec.targets());
        this.windows = windows;
        this.spec = spec;
        this.kinds = Set.copyOf(spec.match().kinds());
        this.asksRunsUpload = spec.match().runsUpload().isPresent();
        this.runsUpload = spec.match().runsUpload().orElse(false);
        this.parametersAbove = spec.match().parametersAbove().orElse(-1);
        this.asksNotUnderstood = spec.match().notUnderstood().isPresent();
        this.notUnderstood = spec.match().notUnderstood().orElse(false);
        this.statements = new StatementMatch(spec.match());
        this.exchange = spec.match()
                .http()
                .map(http -> new ExchangeMatch(
                        http,
                        kinds.contains(CommandKind.HTTP_MESSAGE)
                                || condition
                                        .map(Conditions.Condition::readsParameters)
                                        .orElse(false)));
        this.condition = condition;
        this.text = text;
        this.demand = demand;
        this.search = search;
    }

    /** Why a rule matched. */
    record Hit(ErrorCode code, String because, @Nullable Statement statement) {}

    /** Why a command that matches is one too many, and how long to wait. */
    record Excess(Hit hit, Duration pause) {}

    String name() {
        return name;
    }

    Selection selection() {
        return selection;
    }

    Spec.Action action() {
        return spec.action();
    }

    boolean enforced() {
        return spec.mode() == Spec.Mode.ENFORCE;
    }

    /** Whether the rule is about commands that could not be understood. */
    boolean asksForNotUnderstood() {
        return notUnderstood;
    }

    /** Returns what it wants to know of the content of files or bodies. */
    Optional<ContentSearch> search() {
        return search;
    }

    /** Whether what it wants to know is in bodies of requests and in messages. */
    boolean searchesBodies() {
        return search.isPresent() && exchange.isPresent();
    }

    int rows() {
        return spec.rows().orElse(0);
    }

    /** Returns why the command matches, or null: this runs for every command, and most match nothing. */
    @Nullable
    Hit match(Command command, Facts facts, Instant now) {
        return exchange.isPresent() && exchange.get().aboutAnswer() ? null : matchAsked(command, facts, now);
    }

    /** Returns why the answer to a command matches, or null. */
    @Nullable
    Hit matchAnswer(Command command, int status, Facts facts, Instant now) {
        boolean about = exchange.isPresent()
                && exchange.get().aboutAnswer()
                && exchange.get().answers(status);
        Hit hit = about ? matchAsked(command, facts, now) : null;
        return hit == null ? null : new Hit(hit.code(), "the answer has status " + status, hit.statement());
    }

    /**
     * Whether a ruling may depend on the body of a command of which the rest is known: the rule looks into it, or asks
     * people, who are to see it. Of a message: whether the rule may match it.
     */
    boolean wantsBody(Command head, Facts facts, Instant now) {
        if (!kinds.isEmpty() && !kinds.contains(head.kind())) {
            return false;
        }
        if (exchange.isPresent() && exchange.get().wantsBody(head)) {
            return true;
        }
        boolean reads = condition.isPresent() && condition.get().readsParameters();
        boolean asks = spec.action() == Spec.Action.HOLD
                || head.kind() == CommandKind.HTTP_MESSAGE
                || parametersAbove >= 0
                || reads;
        return asks && (reads || parametersAbove >= 0 || match(head, facts, now) != null);
    }

    private @Nullable Hit matchAsked(Command command, Facts facts, Instant now) {
        if (!windows.open(now)
                || (!kinds.isEmpty() && !kinds.contains(command.kind()))
                || command.parameters().size() <= parametersAbove) {
            return null;
        }
        if ((statements.asksFiles() && command.kind() != CommandKind.FILE_TRANSFER)
                || (asksRunsUpload && runsUpload != command.attributes().containsKey(RUNS_UPLOAD))) {
            return null;
        }
        Analysis analysis = command.analysis();
        if (asksNotUnderstood && notUnderstood == analysis.complete()) {
            return null;
        }
        if (text.isPresent() && !text.get().matcher(command.text()).find()) {
            return null;
        }
        ExchangeMatch.Answer about =
                exchange.isPresent() ? exchange.get().match(command) : new ExchangeMatch.Answer.Yes("");
        if (about instanceof ExchangeMatch.Answer.No) {
            return null;
        }
        Hit hit = statements.asks() ? statementHit(analysis) : commandHit(command);
        return hit == null ? null : conditioned(said(hit, about), analysis, facts);
    }

    /** The request's own words say more than a statement made of its method. */
    private static Hit said(Hit hit, ExchangeMatch.Answer about) {
        return switch (about) {
            case ExchangeMatch.Answer.Yes(String because) ->
                because.isEmpty() || hit.code().equals(ErrorCodes.NOT_UNDERSTOOD)
                        ? hit
                        : new Hit(hit.code(), because, hit.statement());
            case ExchangeMatch.Answer.TooLarge(String because) ->
                new Hit(ErrorCodes.TOO_LARGE, because, hit.statement());
            case ExchangeMatch.Answer.NotUnderstood(String because) ->
                new Hit(ErrorCodes.NOT_UNDERSTOOD, because, hit.statement());
            case ExchangeMatch.Answer.No() -> hit;
        };
    }

    /**
     * Returns the size from which on a file that the command writes, or the body of a request, would be refused. A rule
     * that would hold it refuses it, too: what has begun to move cannot wait for people.
     */
    Optional<FileLimit> limit(Command command, Facts facts, Instant now) {
        boolean refuses = spec.action() == Spec.Action.DENY || spec.action() == Spec.Action.HOLD;
        if (!enforced() || !refuses || !windows.open(now)) {
            return Optional.empty();
        }
        if (command.kind() == CommandKind.HTTP_REQUEST) {
            return bodyLimit(command, facts, now);
        }
        if (command.kind() != CommandKind.FILE_TRANSFER) {
            return Optional.empty();
        }
        for (Statement statement : command.analysis().statements()) {
            OptionalLong bytes = statements.limit(statement);
            if (bytes.isPresent()) {
                String because = "a file of more than " + bytes.getAsLong() + " bytes";
                Hit hit = conditioned(
                        new Hit(ErrorCodes.GUARDRAIL_DENIED, because, statement), command.analysis(), facts);
                return hit == null ? Optional.empty() : Optional.of(new FileLimit(bytes.getAsLong(), refusal(hit)));
            }
        }
        return Optional.empty();
    }

    private Optional<FileLimit> bodyLimit(Command command, Facts facts, Instant now) {
        OptionalLong most = exchange.map(match -> match.bodyLimit(command)).orElseGet(OptionalLong::empty);
        if (most.isEmpty()) {
            return Optional.empty();
        }
        Hit hit = match(ExchangeMatch.withLength(command, most.getAsLong() + 1), facts, now);
        return hit == null ? Optional.empty() : Optional.of(new FileLimit(most.getAsLong(), refusal(hit)));
    }

    private Hit commandHit(Command command) {
        Analysis analysis = command.analysis();
        if (notUnderstood) {
            return new Hit(ErrorCodes.NOT_UNDERSTOOD, notUnderstood(analysis), null);
        }
        Statement first =
                analysis.statements().isEmpty() ? null : analysis.statements().getFirst();
        String upload = command.attributes().get(RUNS_UPLOAD);
        if (runsUpload && upload != null) {
            return new Hit(ErrorCodes.GUARDRAIL_DENIED, "it runs what was uploaded: " + upload, null);
        }
        return new Hit(
                ErrorCodes.GUARDRAIL_DENIED,
                text.isPresent() ? "its text matches the rule's pattern" : "it matches the rule",
                first);
    }

    private @Nullable Hit statementHit(Analysis analysis) {
        Statement hiding = null;
        for (Statement statement : analysis.statements()) {
            if (statements.matches(statement)) {
                return new Hit(ErrorCodes.GUARDRAIL_DENIED, statements.because(statement), statement);
            }
            if (hiding == null && statements.mayHide(statement)) {
                hiding = statement;
            }
        }
        if (!analysis.complete()) {
            return new Hit(ErrorCodes.NOT_UNDERSTOOD, notUnderstood(analysis), null);
        }
        return hiding == null
                ? null
                : new Hit(ErrorCodes.NOT_UNDERSTOOD, "it runs code whose effects its text does not show", hiding);
    }

    private static String notUnderstood(Analysis analysis) {
        return "it could not be understood: " + analysis.incomplete().orElse("");
    }

    private @Nullable Hit conditioned(Hit hit, Analysis analysis, Facts facts) {
        if (condition.isEmpty()) {
            return hit;
        }
        if (condition.get().readsStatements() && !analysis.complete()) {
            return new Hit(ErrorCodes.NOT_UNDERSTOOD, notUnderstood(analysis), null);
        }
        try {
            return condition.get().holds(facts) ? hit : null;
        } catch (IllegalStateException e) {
            return new Hit(
                    ErrorCodes.NOT_UNDERSTOOD, "the rule's condition could not be evaluated for it", hit.statement());
        }
    }

    /** Says what is wrong, for the client, reviewers and the recording. */
    String sentence(Hit hit, String verb) {
        String what = hit.statement() == null ? "this command" : hit.statement().verb();
        boolean own = !spec.message().isEmpty() && !hit.code().equals(ErrorCodes.NOT_UNDERSTOOD);
        return "guardrail '" + name + "' " + verb + " " + what + ": " + (own ? spec.message() : hit.because());
    }

    /** Notes one more command that matches a rule on how often; returns why it is too many, or null. */
    @Nullable
    Excess excess(Hit hit, String subject, String target, Instant now) {
        RateUse rate = spec.rate().orElseThrow();
        boolean own = rate.each() == RateUse.Each.SUBJECT;
        Duration wait = rates.take(name, own ? subject : "", target, rate, now);
        String because =
                "more than " + rate.text() + " by " + (own ? "'" + subject + "'" : "all") + " on '" + target + "'";
        return wait.isZero() ? null : new Excess(new Hit(ErrorCodes.RATE_LIMITED, because, hit.statement()), wait);
    }

    Refusal refusal(Excess excess) {
        long seconds = Math.max(1, excess.pause().plusMillis(999).toSeconds());
        Refusal refusal = Refusal.of(excess.hit().code(), name, sentence(excess.hit(), "refused"));
        return refusal.withRetryAfter(Duration.ofSeconds(seconds))
                .withNextStep(spec.nextStep().isEmpty() ? "Wait " + seconds + " seconds." : spec.nextStep());
    }

    Refusal refusal(Hit hit) {
        return Refusal.of(hit.code(), name, sentence(hit, "refused")).withNextStep(nextStep(hit));
    }

    ReviewDemand demand(Hit hit) {
        ReviewDemand base = demand.orElseThrow();
        String reason = base.reason().isEmpty() ? sentence(hit, "holds") : base.reason();
        return new ReviewDemand(
                name, base.groups(), base.approvals(), base.expiresAfter(), base.validity(), base.mode(), reason);
    }

    private String nextStep(Hit hit) {
        if (!spec.nextStep().isEmpty()) {
            return spec.nextStep();
        }
        if (hit.code().equals(ErrorCodes.NOT_UNDERSTOOD)) {
            return "Write it in a simpler form, or ask your administrator about guardrail '" + name + "'.";
        }
        return "Change the command, or ask your administrator about guardrail '" + name + "'.";
    }
}
