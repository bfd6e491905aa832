package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.testkit.MaskerContract;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class MaskersContractTest {

    private static final List<Value> SENSITIVE = List.of(
            new Value.Text("alice@example.com"),
            new Value.Text("4111111111111111"),
            new Value.Text("Anna Schmidt"),
            new Value.Int(4_111_111_111_111_111L),
            new Value.Decimal(new BigDecimal("123456.78")),
            new Value.Bytes(new byte[] {1, 2, 3}),
            new Value.Items(List.of(new Value.Text("alice@example.com"))),
            new Value.Fields(Map.of("mail", new Value.Text("alice@example.com"))));

    @Nested
    class RedactContract extends MaskerContract {
        @Override
        protected Masker masker() {
            return new Redact();
        }

        @Override
        protected List<Value> sensitive() {
            return SENSITIVE;
        }
    }

    @Nested
    class PartialContract extends MaskerContract {
        @Override
        protected Masker masker() {
            return new Partial();
        }

        @Override
        protected List<Value> sensitive() {
            return SENSITIVE;
        }
    }

    @Nested
    class HashContract extends MaskerContract {
        @Override
        protected Masker masker() {
            return new Hash();
        }

        @Override
        protected List<Value> sensitive() {
            return SENSITIVE;
        }
    }

    @Nested
    class NullContract extends MaskerContract {
        @Override
        protected Masker masker() {
            return new Nulls();
        }

        @Override
        protected List<Value> sensitive() {
            return SENSITIVE;
        }
    }

    @Nested
    class FixedContract extends MaskerContract {
        @Override
        protected Masker masker() {
            return new Fixed();
        }

        @Override
        protected List<Value> sensitive() {
            return SENSITIVE;
        }

        @Override
        protected Map<String, String> options() {
            return Map.of("text", "0");
        }
    }
}
