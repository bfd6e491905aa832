package dev.sallyport.core.policy;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.protocol.FileLimit;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One immutable, compiled snapshot of all rules. Thread-safe, pure CPU: fit for the event loop. */
public interface Policy {

    /** Returns the revision of the resources it was compiled from. */
    long revision();

    /** Returns a target by name. */
    Optional<TargetSpec> target(String name);

    /** Decides whether a subject may reach a target. Deny by default. */
    Access access(Subject subject, Target target, ClientInfo client, Map<String, String> parameters, Instant now);

    /**
     * Judges a command by all guardrails that select the session. One of kind {@code TUNNEL} needs an access rule's
     * permission, too.
     */
    Judgement judge(Session session, Command command, Instant now);

    /**
     * Judges the answer to a command that was sent: only its denial can follow.
     *
     * @param status the status code of the answer
     */
    default Judgement judgeAnswer(Session session, Command command, int status, Instant now) {
        return Judgement.CLEAR;
    }

    /** Whether a ruling on a command may depend on its body, which is not there yet. */
    default boolean wantsBody(Session session, Command head, Instant now) {
        return false;
    }

    /**
     * Returns how large a file that a command writes, or the body of a request, may become, where that is not known.
     */
    default Optional<FileLimit> limit(Session session, Command command, Instant now) {
        return Optional.empty();
    }

    /** Returns what rules want to know of the content of the file that a command moves. */
    default List<ContentSearch> searches(Session session, Command command, Instant now) {
        return List.of();
    }

    /** Returns what rules want to know of the body of a request, or of a message, that a command has. */
    default List<ContentSearch> bodySearches(Session session, Command command, Instant now) {
        return List.of();
    }

    /** Whether any guardrail can ever match commands of the session; if not, analysis may be skipped. */
    boolean governs(Session session);

    /** Whether a guardrail of the session asks for what could not be understood, and so for lines nobody can see. */
    boolean judgesUnseen(Session session);

    /** The answer to an access request. */
    sealed interface Access {
        record Allowed(String rule) implements Access {}

        record Denied(Refusal refusal) implements Access {}

        /** Allowed once reviewed. */
        record Reviewed(String rule, ReviewDemand demand) implements Access {}
    }

    /**
     * All rules' answer to a command. Denial wins over holds; holds must all be met.
     *
     * @param refusal the first denial of an enforced rule
     * @param holds what enforced rules demand of reviewers
     * @param warnings sentences for the client
     * @param rowCap the smallest row cap
     * @param rowCapRule the rule of the row cap; empty when none
     * @param matches every rule that matched, observed ones included, for recording and metrics
     */
    record Judgement(
            Optional<Refusal> refusal,
            List<ReviewDemand> holds,
            List<String> warnings,
            OptionalLong rowCap,
            String rowCapRule,
            List<Match> matches) {

        /** Nothing matched. */
        public static final Judgement CLEAR =
                new Judgement(Optional.empty(), List.of(), List.of(), OptionalLong.empty(), "", List.of());
    }

    /**
     * A rule that matched.
     *
     * @param rule its name
     * @param action {@code deny}, {@code hold}, {@code warn}, {@code row-cap} or {@code rate-limit}; {@code permit} of
     *     an access rule
     * @param enforced false when the rule only observes
     */
    record Match(String rule, String action, boolean enforced) {}
}
