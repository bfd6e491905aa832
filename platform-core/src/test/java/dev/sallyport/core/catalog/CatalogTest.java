package dev.sallyport.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.catalog.Sighting.Kind;
import dev.sallyport.core.catalog.Sighting.Place;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gathering, before anything is stored. */
final class CatalogTest {

    private static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");
    private static final Place MAIL = new Place("shop", Kind.COLUMN, "people.mail");

    private final List<Sighting> stored = new ArrayList<>();
    private Runnable onAdd = () -> {};

    private final Catalog catalog = new Catalog(
            new CatalogStore() {
                @Override
                public void add(List<Sighting> seen) {
                    onAdd.run();
                    stored.addAll(seen);
                }

                @Override
                public List<Sighting> list(Filter filter) {
                    return stored;
                }
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void whatIsSeenTogetherIsStoredOnce() {
        catalog.saw(MAIL, "email", 2, 0.5, "masks");
        catalog.saw(MAIL, "email", 3, 0.9, "");
        catalog.flush();
        catalog.flush();
        assertThat(stored)
                .as("a rule that only observes takes nothing from one that masks")
                .containsExactly(new Sighting(MAIL, "email", 5, 0.9, NOW, NOW, "masks"));
    }

    @Test
    void whatTheStoreDoesNotTakeWaitsOn() {
        onAdd = () -> {
            throw new IllegalStateException("no store");
        };
        catalog.saw(MAIL, "email", 2, 0.5, "");
        catalog.flush();
        catalog.saw(MAIL, "email", 1, 0.5, "masks");
        onAdd = () -> {};
        catalog.flush();
        assertThat(stored).containsExactly(new Sighting(MAIL, "email", 3, 0.5, NOW, NOW, "masks"));
    }

    @Test
    void namesThatClientsInventDoNotFillTheMemory() {
        for (int i = 0; i < 20_010; i++) {
            catalog.saw(new Place("shop", Kind.EXPRESSION, "x" + i), "email", 1, 1, "");
        }
        catalog.saw(new Place("shop", Kind.EXPRESSION, "x1"), "email", 1, 1, "");
        catalog.saw(new Place("shop", Kind.EXPRESSION, "y".repeat(9_999)), "email", 1, 1, "");
        catalog.flush();
        assertThat(stored).hasSize(20_000).allMatch(seen -> seen.place().name().length() <= 400);
        assertThat(catalog.dropped()).isEqualTo(11);
    }

    @Test
    void whatTheStoreDoesNotTakeDoesNotFillTheMemoryEither() {
        onAdd = () -> {
            for (int i = 0; i < 15_000; i++) {
                catalog.saw(new Place("shop", Kind.EXPRESSION, "later" + i), "email", 1, 1, "");
            }
            throw new IllegalStateException("no store");
        };
        for (int i = 0; i < 15_000; i++) {
            catalog.saw(new Place("shop", Kind.EXPRESSION, "x" + i), "email", 1, 1, "");
        }
        catalog.flush();
        onAdd = () -> {};
        catalog.flush();
        assertThat(stored).hasSize(20_000);
        assertThat(catalog.dropped()).isEqualTo(10_000);
    }
}
