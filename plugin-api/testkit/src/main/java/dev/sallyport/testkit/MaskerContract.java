package dev.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every masker does. A masker's own test class extends this one. */
public abstract class MaskerContract {

    /** Returns a new masker. */
    protected abstract Masker masker();

    /** Returns values that must not come out as they went in. */
    protected abstract List<Value> sensitive();

    /** Returns the options of the rule; none when not overridden. */
    protected Map<String, String> options() {
        return Map.of();
    }

    private MaskContext context() {
        return context((byte) 7);
    }

    private MaskContext context(byte seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, seed);
        return new MaskContext(
                FakeSession.of("alice", "shop", "test"),
                Optional.of(Events.column("email")),
                Optional.of("email"),
                options(),
                key);
    }

    /** One or more values of each kind, the odd ones among them. */
    private List<Value> everyKind() {
        List<Value> all = new ArrayList<>(List.of(
                new Value.Text(""),
                new Value.Text("a"),
                new Value.Text("zo\u00eb \u20ac \ud83d\ude00 \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67"),
                new Value.Text("\ud83d"),
                new Value.Text("line\nline\ttab\0nul"),
                new Value.Text("4111 1111 1111 1111"),
                new Value.Bool(true),
                new Value.Int(Long.MIN_VALUE),
                new Value.Int(0),
                new Value.Decimal(new BigDecimal("-12345678901234567890.000000001")),
                new Value.Bytes(new byte[0]),
                new Value.Bytes(new byte[] {0, -1, 127}),
                new Value.Items(List.of(new Value.Text("x"), Value.NULL)),
                new Value.Fields(Map.of("a", new Value.Int(1)))));
        all.addAll(sensitive());
        return all;
    }

    @Test
    void itHasANameForRules() {
        assertThat(masker().name()).matches("[a-z][a-z0-9-]*");
    }

    @Test
    void nullStaysNull() {
        assertThat(masker().mask(Value.NULL, context())).isEqualTo(Value.NULL);
    }

    @Test
    void whatIsSensitiveDoesNotComeOutAsItWentIn() {
        assertThat(sensitive())
                .isNotEmpty()
                .allSatisfy(value -> assertThat(masker().mask(value, context())).isNotEqualTo(value));
    }

    @Test
    void everyKindComesOutAsTheSameKindOrNullOrIsRefused() {
        assertThat(everyKind()).allSatisfy(value -> {
            Optional<Value> masked = tryMask(value);
            masked.ifPresent(result -> assertThat(Set.of(value.getClass(), Value.Null.class))
                    .as("kind of the masked %s", value)
                    .contains(result.getClass()));
        });
    }

    private Optional<Value> tryMask(Value value) {
        try {
            return Optional.of(masker().mask(value, context()));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage())
                    .as("a refusal says why, without the value")
                    .isNotBlank();
            return Optional.empty();
        }
    }

    @Test
    void equalInputGivesEqualOutput() {
        Masker one = masker();
        Masker other = masker();
        assertThat(sensitive())
                .allSatisfy(value -> assertThat(one.mask(value, context()))
                        .isEqualTo(one.mask(value, context()))
                        .isEqualTo(other.mask(value, context())));
    }

    @Test
    void theValueItGetsIsNotChanged() {
        byte[] content = {1, 2, 3};
        tryMask(new Value.Bytes(content));
        assertThat(content).containsExactly(1, 2, 3);
    }

    @Test
    void aMegabyteIsMaskedInBoundedTime() {
        Value megabyte = new Value.Text("a1@ ".repeat(1 << 18));
        CpuTime.assertBelow(Duration.ofSeconds(5), "a megabyte", () -> tryMask(megabyte));
    }

    @Test
    void manyThreadsMayUseItAtOnce() {
        Masker masker = masker();
        Value value = sensitive().getFirst();
        Value expected = masker.mask(value, context());
        assertThat(IntStream.range(0, 2000).parallel().mapToObj(i -> masker.mask(value, context())))
                .allMatch(expected::equals);
    }
}
