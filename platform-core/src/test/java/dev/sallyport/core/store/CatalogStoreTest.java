package dev.sallyport.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.CatalogStore.Filter;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.catalog.Sighting.Kind;
import dev.sallyport.core.catalog.Sighting.Place;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CatalogStoreTest {

    private static final Instant AT = Instant.parse("2026-03-04T10:00:00.123Z");
    private static final Filter ALL = new Filter("", "", false, 100);

    private static Sighting seen(String target, String place, String type, long count, double score, String rule) {
        return new Sighting(new Place(target, Kind.COLUMN, place), type, count, score, AT, AT, rule);
    }

    @ParameterizedTest
    @EnumSource
    void countsAreSummedAndTheLastRuleCounts(Stores kind) {
        try (Database database = kind.open()) {
            SqlCatalogStore store = new SqlCatalogStore(database);
            Sighting first = seen("shop", "public.people.mail", "email", 3, 0.75, "");
            store.add(List.of(first));
            assertThat(store.list(ALL)).containsExactly(first);

            Instant later = AT.plusSeconds(60);
            store.add(List.of(new Sighting(first.place(), "email", 4, 0.5, later, later, "people")));
            assertThat(store.list(ALL))
                    .containsExactly(new Sighting(first.place(), "email", 7, 0.75, AT, later, "people"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theListIsFiltered(Stores kind) {
        try (Database database = kind.open()) {
            SqlCatalogStore store = new SqlCatalogStore(database);
            Sighting mail = seen("shop", "people.mail", "email", 1, 1, "people");
            Sighting phone = seen("shop", "people.phone", "phone", 1, 1, "");
            Sighting other = seen("crm", "a.b", "phone", 1, 1, "");
            store.add(List.of(mail, phone, other));
            assertThat(store.list(ALL)).containsExactly(other, mail, phone);
            assertThat(store.list(new Filter("shop", "", false, 100))).containsExactly(mail, phone);
            assertThat(store.list(new Filter("", "phone", false, 100))).containsExactly(other, phone);
            assertThat(store.list(new Filter("shop", "", true, 100))).containsExactly(phone);
            assertThat(store.list(new Filter("", "", false, 1))).containsExactly(other);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesThatNoStoreTakesAreKeptAsFarAsTheyGo(Stores kind) {
        try (Database database = kind.open()) {
            Catalog catalog = new Catalog(new SqlCatalogStore(database), Clock.fixed(AT, ZoneOffset.UTC));
            catalog.saw(new Place("shop", Kind.FIELD, "a\0b"), "t".repeat(99), 1, 1, "");
            catalog.saw(new Place("shop", Kind.FIELD, "c".repeat(999)), "email", 1, 1, "");
            assertThat(catalog.list(ALL))
                    .extracting(seen -> seen.place().name())
                    .containsExactlyInAnyOrder("a\uFFFDb", "c".repeat(400));
        }
    }
}
