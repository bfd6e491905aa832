package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.core.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of many verdicts about a command.
 *
 * <p>Rewriters come first, so that every decider, guardrail and reviewer sees what will run; a rewrite from anybody
 * else would slip past those before it and is therefore a denial. The first denial ends it. Holds add up: all must be
 * met.
 */
final class VerdictFold {

    private Command command;
    private boolean rewritten;
    private @Nullable Refusal refusal;
    private List<ReviewDemand> holds = List.of();
    private List<String> rules = List.of();
    private List<String> warnings = List.of();
    private OptionalLong rowCap = OptionalLong.empty();
    private String rowCapRule = "";

    VerdictFold(Command command) {
        this.command = command;
    }

    /** Takes what is known of the command by now; it stays the one that was asked. */
    void know(Command more) {
        command = more;
    }

    /** Takes the verdict of an interceptor; returns whether to go on asking. */
    boolean take(String name, boolean rewriter, Verdict verdict) {
        switch (verdict) {
            case Verdict.Allow allow -> {}
            case Verdict.Deny deny -> {
                note(name + ":deny");
                Refusal given = deny.refusal();
                refusal = given.rule().isPresent() ? given : Refusal.of(given.code(), name, given.reason());
            }
            case Verdict.Hold hold -> {
                note(name + ":hold");
                hold(hold.demand());
            }
            case Verdict.Rewrite rewrite -> {
                if (rewriter) {
                    note(name + ":rewrite");
                    command = rewrite.replacement();
                    rewritten = true;
                } else {
                    refusal = Refusals.noRewrite(name);
                }
            }
        }
        return refusal == null;
    }

    /** Takes what the guardrails say about the final command. */
    void take(Policy.Judgement judgement) {
        for (Policy.Match match : judgement.matches()) {
            note(match.rule() + ":" + match.action() + (match.enforced() ? "" : ":observed"));
        }
        if (judgement.refusal().isPresent()) {
            refusal = judgement.refusal().get();
            return;
        }
        judgement.holds().forEach(this::hold);
        warnings = judgement.warnings();
        rowCap = judgement.rowCap();
        rowCapRule = judgement.rowCapRule();
    }

    void refuse(Refusal why) {
        refusal = why;
    }

    private void hold(ReviewDemand demand) {
        if (holds.isEmpty()) {
            holds = new ArrayList<>(2);
        }
        holds.add(demand);
    }

    private void note(String rule) {
        if (rules.isEmpty()) {
            rules = new ArrayList<>(2);
        }
        rules.add(rule);
    }

    Command command() {
        return command;
    }

    boolean rewritten() {
        return rewritten;
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    List<ReviewDemand> holds() {
        return holds;
    }

    List<String> rules() {
        return rules.isEmpty() ? List.of() : List.copyOf(rules);
    }

    List<String> warnings() {
        return warnings;
    }

    OptionalLong rowCap() {
        return rowCap;
    }

    String rowCapRule() {
        return rowCapRule;
    }
}
