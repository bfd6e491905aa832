package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every interceptor does. An interceptor's own test class extends this one. */
public abstract class InterceptorContract {

    /** Returns a new interceptor. */
    protected abstract Interceptor interceptor();

    /** Returns events that pass. */
    protected abstract List<Event> allowed();

    /** Returns events that are denied; none for an interceptor that never denies. */
    protected List<Event> denied() {
        return List.of();
    }

    /** Returns commands that are held; none for an interceptor that never holds. */
    protected List<Command> held() {
        return List.of();
    }

    /** Returns commands that are replaced; none for an interceptor that never rewrites. */
    protected List<Command> rewritten() {
        return List.of();
    }

    /** Returns the session the events belong to. */
    protected Session session() {
        return FakeSession.of("alice", "shop", "test");
    }

    private SessionInterceptor open() {
        SessionInterceptor hooks = interceptor().open(session());
        assertThat(hooks.onConnect()).isInstanceOf(Verdict.Allow.class);
        return hooks;
    }

    @Test
    void itHasANameForRules() {
        assertThat(interceptor().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void itAsksForTheKindsItJudges() {
        var interests = interceptor().interests(session().target());
        for (List<? extends Event> some : List.of(allowed(), denied(), held(), rewritten())) {
            some.forEach(event -> assertThat(interests.in(event.eventKind()))
                    .as("asks for %s", event.eventKind())
                    .isTrue());
        }
    }

    @Test
    void goodEventsPass() {
        SessionInterceptor hooks = open();
        assertThat(allowed())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(hooks.onReceive(event)).isInstanceOf(Verdict.Allow.class));
    }

    @Test
    void aDenialSaysWhoAndWhyAndIsTheSameEachTime() {
        SessionInterceptor hooks = open();
        assertThat(denied()).allSatisfy(event -> {
            assertThat(hooks.onReceive(event)).isInstanceOfSatisfying(Verdict.Deny.class, deny -> {
                Refusal refusal = deny.refusal();
                assertThat(refusal.code().id()).matches("[a-z][a-z0-9-]*-[0-9]{3}|SP-[0-9]{4}");
                assertThat(refusal.rule()).isPresent();
                assertThat(refusal.reason()).isNotBlank().doesNotContain("\n");
            });
            assertThat(open().onReceive(event)).isInstanceOf(Verdict.Deny.class);
        });
    }

    @Test
    void aHoldSaysWhoDecidesAndWhy() {
        SessionInterceptor hooks = open();
        assertThat(held())
                .allSatisfy(command -> assertThat(hooks.onReceive(command))
                        .isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
                            assertThat(hold.demand().rule()).isNotBlank();
                            assertThat(hold.demand().reason()).isNotBlank();
                            assertThat(hold.demand().groups()).isNotEmpty();
                        }));
    }

    @Test
    void onlyADeclaredRewriterRewrites() {
        SessionInterceptor hooks = open();
        assertThat(rewritten()).allSatisfy(command -> {
            assertThat(hooks.onReceive(command)).isInstanceOf(Verdict.Rewrite.class);
            assertThat(interceptor().rewrites()).isTrue();
        });
    }

    @Test
    void whatNobodyUnderstoodIsNoFailure() {
        SessionInterceptor hooks = open();
        if (interceptor().interests(session().target()).in(EventKind.COMMAND)) {
            assertThat(hooks.onReceive(Events.notUnderstood("\0 \ud83d ''\"", "it is noise")))
                    .isNotNull();
            assertThat(hooks.onReceive(Events.query(""))).isNotNull();
        }
    }

    @Test
    void aMegabyteOfTextIsJudgedInBoundedTime() {
        SessionInterceptor hooks = open();
        if (interceptor().interests(session().target()).in(EventKind.COMMAND)) {
            Command command = Events.query("select 'a1@ drop ' ".repeat(50_000));
            CpuTime.assertBelow(Duration.ofSeconds(5), "a megabyte", () -> hooks.onReceive(command));
        }
    }

    @Test
    void sessionsDoNotDisturbEachOther() {
        Interceptor interceptor = interceptor();
        assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> {
                    SessionInterceptor hooks = interceptor.open(session());
                    hooks.onConnect();
                    boolean right = allowed().stream().allMatch(e -> hooks.onReceive(e) instanceof Verdict.Allow)
                            && denied().stream().allMatch(e -> hooks.onReceive(e) instanceof Verdict.Deny);
                    hooks.onDisconnect(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "done"));
                    return right;
                }))
                .allMatch(right -> right);
    }

    @Test
    void aSessionMayEndRightAfterItsStart() {
        SessionInterceptor hooks = interceptor().open(session());
        hooks.onDisconnect(Disconnect.of(Disconnect.Cause.INTERNAL_ERROR, "it never began"));
    }
}
