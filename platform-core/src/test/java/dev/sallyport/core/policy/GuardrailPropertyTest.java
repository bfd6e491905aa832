package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.Relation;
import dev.sallyport.api.event.Statement;
import dev.sallyport.api.session.Session;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Guardrails compared with a matcher that is slow, plain and written apart. */
final class GuardrailPropertyTest {

    private static final Effect[] EFFECTS = {Effect.READ, Effect.UPDATE, Effect.DELETE, Effect.DROP, Effect.FUNCTION};
    private static final String[] TABLES = {"a", "ab", "b", "s.a", "s.ab", "t.a"};
    private static final String[] GLOBS = {"a", "a*", "s.a", "s.*", "*.b", "?", "t.?*"};

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void aGuardrailMatchesExactlyWhatItSays() {
        for (int round = 0; round < 200; round++) {
            Set<Effect> effects = effects();
            List<String> globs = random.nextBoolean() ? List.of() : List.of(pick(GLOBS), pick(GLOBS));
            Optional<Boolean> unfiltered =
                    random.nextInt(3) == 0 ? Optional.of(random.nextBoolean()) : Optional.empty();
            if (effects.isEmpty() && globs.isEmpty() || unfiltered.orElse(false)) {
                effects = EnumSet.of(Effect.DELETE);
            }
            Scene scene = Scene.of(yaml(effects, globs, unfiltered));
            for (int i = 0; i < 50; i++) {
                List<Statement> statements = statements();
                boolean complete = random.nextInt(10) > 0;
                Analysis analysis = new Analysis(statements, complete ? Optional.empty() : Optional.of("?"));
                boolean expected = !complete || matches(effects, globs, unfiltered, statements);
                boolean denied = scene.judge(Scene.command(analysis)).matches().stream()
                        .anyMatch(match -> match.rule().equals("g"));
                assertThat(denied)
                        .as("seed %d: %s on %s", seed, yaml(effects, globs, unfiltered), analysis)
                        .isEqualTo(expected);
            }
        }
    }

    private static boolean matches(
            Set<Effect> effects, List<String> globs, Optional<Boolean> unfiltered, List<Statement> statements) {
        return statements.stream()
                .anyMatch(s -> (effects.isEmpty() || s.effects().stream().anyMatch(effects::contains))
                        && (globs.isEmpty()
                                || s.relations().stream()
                                        .anyMatch(r -> globs.stream().anyMatch(g -> named(g, r))))
                        && (unfiltered.isEmpty() || unfiltered.get() == s.unfiltered()));
    }

    private static boolean named(String glob, Relation relation) {
        String pattern = glob.contains(".") ? glob : "*." + glob;
        String schema = relation.schema().orElse(pattern.substring(0, pattern.indexOf('.')));
        if (relation.schema().isEmpty()) {
            return Pattern.matches(regex(pattern.substring(pattern.indexOf('.') + 1)), relation.name());
        }
        return Pattern.matches(regex(pattern), schema + "." + relation.name());
    }

    private static String regex(String glob) {
        return glob.replace(".", "\\.").replace("*", ".*").replace("?", ".");
    }

    private static String yaml(Set<Effect> effects, List<String> globs, Optional<Boolean> unfiltered) {
        String words =
                effects.stream().map(e -> e.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        String names = globs.stream().map(glob -> "'" + glob + "'").collect(Collectors.joining(", "));
        return "kind: Guardrail\nname: g\nspec:\n  action: deny\n  match: {effects: [" + words + "], relations: ["
                + names + "]"
                + unfiltered.map(value -> ", unfiltered: " + value).orElse("") + "}\n";
    }

    private List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            String relations = random.nextBoolean() ? "" : "<" + pick(TABLES) + " >" + pick(TABLES);
            statements.add(Scene.statement(
                    "X", relations, random.nextBoolean(), effects().toArray(new Effect[0])));
        }
        return statements;
    }

    private Set<Effect> effects() {
        Set<Effect> effects = EnumSet.noneOf(Effect.class);
        for (int n = random.nextInt(3); n > 0; n--) {
            effects.add(EFFECTS[random.nextInt(EFFECTS.length)]);
        }
        return effects;
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    @Test
    void globsAgreeWithRegularExpressions() {
        for (int i = 0; i < 20_000; i++) {
            String glob = word("ab*?", 6);
            String text = word("ab", 6);
            assertThat(new Glob(glob).matches(text))
                    .as("seed %d: %s on %s", seed, glob, text)
                    .isEqualTo(Pattern.matches(regex(glob), text));
        }
    }

    private String word(String letters, int max) {
        StringBuilder word = new StringBuilder();
        for (int n = random.nextInt(max + 1); n > 0; n--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    /**
     * A generous bound: the point is to notice a change of order, not to measure. One round that keeps it is enough; on
     * a busy machine it may be long before the code is compiled.
     */
    @Test
    void judgingAPlainSelectIsCheap() {
        Scene scene = Scene.of(yaml(EnumSet.of(Effect.DELETE), List.of("s.a"), Optional.empty()));
        var command = Scene.command(Scene.statement("SELECT", "<s.b", Effect.READ));
        Session session = Scene.session();
        Policy policy = scene.policy();
        long best = Long.MAX_VALUE;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 1_000 && best >= 20_000; round++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 10_000; i++) {
                assertClear(policy.judge(session, command, Scene.NOW));
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / 10_000);
        }
        assertThat(best).as("nanoseconds for one judgement").isLessThan(20_000);
    }

    private static void assertClear(Policy.Judgement judgement) {
        if (judgement != Policy.Judgement.CLEAR) {
            throw new AssertionError(judgement);
        }
    }
}
