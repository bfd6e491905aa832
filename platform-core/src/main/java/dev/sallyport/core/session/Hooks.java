package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.plugin.Guarded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All interceptors of one session, in order, rewriters first.
 *
 * <p>If all are inline, everything is called on the event loop. If one is not, everything is called on lanes, in turn:
 * otherwise an inline interceptor could meet rows on the loop while it looks at a command on a lane.
 */
final class Hooks {

    private final List<Hook> hooks;
    private final boolean inline;
    private final Interests interests;
    private final ReentrantLock turn = new ReentrantLock();

    private Hooks(List<Hook> hooks) {
        this.hooks = hooks;
        this.inline = hooks.stream().allMatch(Hook::inline);
        this.interests = Interests.union(hooks.stream().map(Hook::interests).toList());
    }

    /** Opens the hooks of a session; an interceptor that fails here refuses the session. */
    static Hooks open(List<Guarded.OfInterceptor> interceptors, Session session) {
        List<Hook> hooks = new ArrayList<>(interceptors.size());
        for (Guarded.OfInterceptor interceptor : interceptors) {
            Interests interests = interceptor.interests(session.target());
            hooks.add(new Hook(interceptor, interests, interceptor.open(session)));
        }
        hooks.sort(Comparator.comparing(hook -> !hook.rewrites()));
        return new Hooks(List.copyOf(hooks));
    }

    boolean wants(EventKind kind) {
        return interests.in(kind);
    }

    Interests interests() {
        return interests;
    }

    /** Whether everything may be called on the event loop. */
    boolean inline() {
        return inline;
    }

    /** Calls OnConnect of all, in order; returns the first denial. A hold at connect is the access rules' business. */
    Optional<Refusal> connect() throws InterruptedException {
        for (Hook hook : hooks) {
            try {
                switch (hook.connect()) {
                    case Verdict.Allow allow -> {}
                    case Verdict.Deny deny -> {
                        return Optional.of(deny.refusal());
                    }
                    case Verdict.Hold hold -> {
                        return Optional.of(Refusal.of(
                                        ErrorCodes.REVIEW_REQUIRED,
                                        hook.name(),
                                        hold.demand().reason())
                                .withNextStep("Ask for an access rule that demands a review at connect."));
                    }
                    case Verdict.Rewrite rewrite -> {
                        return Optional.of(Refusals.noRewrite(hook.name()));
                    }
                }
            } catch (GatewayException e) {
                return Optional.of(Refusals.byRule(hook.name(), e));
            }
        }
        return Optional.empty();
    }

    void command(Command command, VerdictFold fold) {
        for (Hook hook : hooks) {
            if (!hook.interests().in(EventKind.COMMAND)) {
                continue;
            }
            try {
                if (!fold.take(hook.name(), hook.rewrites(), hook.receiveInline(fold.command()))) {
                    return;
                }
            } catch (GatewayException e) {
                fold.refuse(Refusals.byRule(hook.name(), e));
                return;
            }
        }
    }

    /** Like {@link #command}, on a lane. */
    void commandOnLane(Command command, VerdictFold fold) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            for (Hook hook : hooks) {
                if (!hook.interests().in(EventKind.COMMAND)) {
                    continue;
                }
                try {
                    if (!fold.take(hook.name(), hook.rewrites(), hook.receive(fold.command()))) {
                        return;
                    }
                } catch (GatewayException e) {
                    fold.refuse(Refusals.byRule(hook.name(), e));
                    return;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    /** Shows an event that can only pass or not; on the event loop. */
    Optional<Refusal> show(Event event) {
        for (Hook hook : hooks) {
            if (hook.interests().in(event.eventKind())) {
                try {
                    Optional<Refusal> refusal = refusal(hook, hook.receiveInline(event));
                    if (refusal.isPresent()) {
                        return refusal;
                    }
                } catch (GatewayException e) {
                    return Optional.of(Refusals.byRule(hook.name(), e));
                }
            }
        }
        return Optional.empty();
    }

    /** Like {@link #show}, on a lane. */
    Optional<Refusal> showOnLane(Event event) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            for (Hook hook : hooks) {
                if (hook.interests().in(event.eventKind())) {
                    try {
                        Optional<Refusal> refusal = refusal(hook, hook.receive(event));
                        if (refusal.isPresent()) {
                            return refusal;
                        }
                    } catch (GatewayException e) {
                        return Optional.of(Refusals.byRule(hook.name(), e));
                    }
                }
            }
            return Optional.empty();
        } finally {
            turn.unlock();
        }
    }

    private static Optional<Refusal> refusal(Hook hook, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow -> Optional.empty();
            case Verdict.Deny deny -> Optional.of(deny.refusal());
            case Verdict.Hold hold -> Optional.of(Refusals.noRewrite(hook.name()));
            case Verdict.Rewrite rewrite -> Optional.of(Refusals.noRewrite(hook.name()));
        };
    }

    /** Calls OnDisconnect of all; one that fails keeps no other from it. */
    void disconnect(Disconnect cause) {
        hooks.forEach(hook -> hook.disconnect(cause));
    }
}
