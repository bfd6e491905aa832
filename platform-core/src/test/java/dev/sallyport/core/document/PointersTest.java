package dev.sallyport.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PointersTest {

    private static Pointers of(String... patterns) {
        List<Pointers.Owned> owned = new ArrayList<>();
        for (String pattern : patterns) {
            owned.add(new Pointers.Owned(PointerPattern.parse(pattern), owned.size()));
        }
        return new Pointers(owned);
    }

    private static Pointers.Place at(Pointers pointers, String way) {
        Pointers.Place place = pointers.root();
        for (String step : way.isEmpty() ? new String[0] : way.split("/", -1)) {
            place = step.matches("#[0-9]+") ? place.item(Integer.parseInt(step.substring(1))) : place.member(step);
        }
        return place;
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, a/b, true",
        "/a/b, a/c, false",
        "/a/b, a, false",
        "/a/b, a/b/c, true",
        "/a/*/c, a/x/c, true",
        "/a/*/c, a/#7/c, true",
        "/a/*/c, a/c, false",
        "/a/**, a, true",
        "/a/**/c, a/c, true",
        "/a/**/c, a/x/y/c, true",
        "/**/c, c, true",
        "c, x/y/C, true",
        "c, x/cc, false",
        "*_token, x/access_token, true",
        "x?, x1, true",
        "/a~1b/c~0d, 'a', false",
        "/1, #1, true",
        "/1, #11, false",
        "/1*, #11, true"
    })
    void a_place_belongs_to_the_patterns_that_name_it_or_what_is_around_it(String pattern, String way, boolean owned) {
        assertThat(at(of(pattern), way).owned()).isEqualTo(owned);
    }

    @Test
    void names_with_a_slash_or_a_tilde_are_escaped() {
        Pointers.Place place = of("/a~1b/c~0d").root();
        assertThat(place.member("a/b").member("c~d").owned()).isTrue();
    }

    @Test
    void a_place_knows_everybody_it_belongs_to() {
        Pointers pointers = of("/a", "/a/b", "b", "/c");
        assertThat(at(pointers, "a/b").owners()).containsExactly(0, 1, 2);
        assertThat(at(pointers, "c/b").owners()).containsExactly(2, 3);
    }

    @Test
    void where_nothing_can_follow_is_known() {
        Pointers pointers = of("/a/b");
        assertThat(at(pointers, "x").barren()).isTrue();
        assertThat(at(pointers, "a").barren()).isFalse();
        assertThat(at(of("b"), "x/y/z").barren()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "/a~2", "/a~"})
    void what_is_no_pattern_is_refused(String written) {
        assertThatThrownBy(() -> PointerPattern.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must ");
    }
}
