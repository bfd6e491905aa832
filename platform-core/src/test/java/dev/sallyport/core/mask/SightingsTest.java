package dev.sallyport.core.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.core.catalog.Catalog;
import dev.sallyport.core.catalog.CatalogStore;
import dev.sallyport.core.catalog.Sighting;
import dev.sallyport.core.policy.Scene;
import dev.sallyport.core.secret.KeyRing;
import dev.sallyport.testkit.FakeRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the catalogue learns while values are masked. */
final class SightingsTest {

    private static final String MAILS = """
            kind: MaskingRule
            name: mails
            spec: {detect: {detector: at-signs}, masker: stars, mode: %s}
            """;

    private final List<Sighting> stored = new ArrayList<>();
    private final Catalog catalog = new Catalog(
            new CatalogStore() {
                @Override
                public void add(List<Sighting> seen) {
                    stored.addAll(seen);
                }

                @Override
                public List<Sighting> list(Filter filter) {
                    return stored;
                }
            },
            Clock.systemUTC());

    private LiveMasking masking(String yaml) {
        return new LiveMasking(
                Scene.of(Fakes.REGISTRY, yaml).source()::current, KeyRing.ephemeral(), Optional.of(catalog));
    }

    private List<String> told() {
        catalog.flush();
        return stored.stream()
                .map(seen -> seen.place().kind() + " " + seen.place().name() + " " + seen.type() + " " + seen.count()
                        + " " + seen.rule())
                .sorted()
                .toList();
    }

    private static void apply(LiveMasking masking, Column column, String... values) {
        masking.plan(
                        Scene.session(),
                        new ResultSchema(
                                List.of(column),
                                Scene.command(Scene.statement("SELECT", "<public.people", Effect.READ))))
                .apply(FakeRows.of(1, values));
    }

    private static Column column(String name) {
        return new Column(name, Optional.of(new Column.Origin("public", "people", name)), "text", true);
    }

    @Test
    void aColumnIsNamedByItsTable() {
        LiveMasking masking = masking(MAILS.formatted("enforce"));
        apply(masking, column("mail"), "a@b.c", "none", "x@y.z and q@r.s");
        apply(masking, new Column("lower", Optional.empty(), "text", true), "a@b.c");
        assertThat(told()).containsExactly("COLUMN public.people.mail email 3 mails", "EXPRESSION lower email 1 mails");
    }

    @Test
    void whatARuleOnlyObservesIsCoveredByAnotherOrByNone() {
        apply(masking(MAILS.formatted("observe")), column("mail"), "a@b.c");
        assertThat(told()).containsExactly("COLUMN public.people.mail email 1 ");
        stored.clear();
        apply(masking(MAILS.formatted("observe") + """
                ---
                kind: MaskingRule
                name: by-name
                spec: {columns: [people.mail], masker: stars}
                """), column("mail"), "a@b.c");
        assertThat(told()).containsExactly("COLUMN public.people.mail email 1 by-name");
    }

    @Test
    void whatARuleLeavesOutIsCoveredByNone() {
        String cities = MAILS.formatted("enforce").replace("{detector: at-signs}", "{detector: annas, types: [city]}");
        apply(masking(cities), column("nome"), "Anna", "Bo");
        assertThat(told()).containsExactly("COLUMN public.people.nome person 2 ");
    }

    @Test
    void aColumnThatIsSensitiveAsAWholeIsToldByItsType() {
        apply(masking(MAILS.formatted("enforce").replace("at-signs", "annas")), column("nome"), "Anna", "Bo");
        assertThat(told()).containsExactly("COLUMN public.people.nome person 2 mails");
    }

    @Test
    void fieldsAndTextAreToldToo() {
        LiveMasking masking = masking(MAILS.formatted("enforce"));
        DocumentMask json = masking.documents(Scene.session()).of("application/json", "", "/", false);
        dev.sallyport.core.document.Bytes out = new dev.sallyport.core.document.Bytes();
        json.take(ByteBuffer.wrap("{\"contact\": \"a@b.c\"}".getBytes(StandardCharsets.UTF_8)), out);
        json.end(out);
        masking.text(Scene.session()).find("mail to a@b.c", false);
        assertThat(told()).containsExactly("FIELD contact email 1 mails", "TEXT  email 1 mails");
    }

    @Test
    void aValueCountsOnceHoweverManyRulesLookAtIt() {
        String twice = MAILS.formatted("observe") + "---\n"
                + MAILS.formatted("enforce").replace("mails", "others");
        LiveMasking masking = masking(twice);
        apply(masking, column("mail"), "a@b.c", "x@y.z and q@r.s");
        assertThat(told()).containsExactly("COLUMN public.people.mail email 3 others");
        stored.clear();
        masking.text(Scene.session()).find("to a@b.c", false);
        assertThat(told()).containsExactly("TEXT  email 1 others");
    }

    @Test
    void filesAreInTheCatalogueAndNothingCoversThem() {
        LiveMasking masking = masking(MAILS.formatted("enforce"));
        masking.sawInFile(Scene.session(), "/srv/people.csv", "email", 2, 0.9);
        assertThat(told()).containsExactly("FILE /srv/people.csv email 2 ");
    }
}
