package dev.sallyport.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Column;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.policy.ContentSearch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is found in a file that comes in pieces. */
final class ContentFinderTest {

    private static final int MAX = 1 << 16;

    /** Finds a word, and remembers what it was shown. */
    private record Word(String word, List<String> shown) implements Detector {

        Word(String word) {
            this(word, new ArrayList<>());
        }

        @Override
        public String name() {
            return word;
        }

        @Override
        public Set<String> types() {
            return Set.of(word);
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            shown.add(text.toString());
            int at = text.toString().indexOf(word);
            return at < 0 ? List.of() : List.of(new Finding(word, at, at + word.length(), 1));
        }
    }

    private static ContentFinder of(Word word, String... types) {
        return new ContentFinder(List.of(new ContentSearch(word, Set.of(types))), MAX);
    }

    private static Set<String> all(ContentFinder finder, byte[] content, int cut) {
        Set<String> found = new TreeSet<>();
        for (int at = 0; at < content.length; at += cut) {
            found.addAll(finder.find(at, Arrays.copyOfRange(content, at, Math.min(content.length, at + cut))));
        }
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aWordIsFoundWhereverThePiecesEnd() {
        byte[] content = utf8("a,b\n".repeat(700) + "größe €\uD83D\uDE00 der Schatz\n" + "x".repeat(3000));
        for (int cut = 1; cut < 64; cut++) {
            assertThat(all(of(new Word("€\uD83D\uDE00 der Schatz"), "€\uD83D\uDE00 der Schatz"), content, cut))
                    .as("cut %d", cut)
                    .hasSize(1);
        }
        assertThat(all(of(new Word("Schatz"), "Schatz"), content, content.length))
                .containsExactly("Schatz");
    }

    @Test
    void aValueIsCountedOnceWhereverThePiecesEndAndHoweverManyRulesAsk() {
        byte[] content = utf8("a,b\n".repeat(700) + "der Schatz\n" + "x".repeat(3000));
        ContentSearch search = new ContentSearch(new Word("Schatz"), Set.of("Schatz"));
        for (int cut : new int[] {1, 7, 100, 4096, content.length}) {
            ContentFinder finder = new ContentFinder(List.of(search, search), MAX);
            long count = 0;
            for (int at = 0; at < content.length; at += cut) {
                finder.find(at, Arrays.copyOfRange(content, at, Math.min(content.length, at + cut)));
                count += finder.seen().values().stream()
                        .mapToLong(ContentFinder.Seen::count)
                        .sum();
            }
            assertThat(count).as("cut %d", cut).isOne();
        }
    }

    @Test
    void onlyTypesThatMatterAreTold() {
        assertThat(of(new Word("card"), "email").find(0, utf8("a card"))).isEmpty();
        assertThat(of(new Word("card"), "card").find(0, utf8("a card"))).containsExactly("card");
    }

    @Test
    void eachPieceIsShownBehindTheFirstLine() {
        Word word = new Word("none");
        ContentFinder finder = of(word, "none");
        String rows = "1,2\n".repeat(2000);
        finder.find(0, utf8("name,phone\n" + rows));
        finder.find(11 + rows.length(), utf8("3,4\n"));
        assertThat(word.shown().get(1))
                .startsWith("name,phone\n1,2\n")
                .endsWith("1,2\n3,4\n")
                .hasSizeLessThan(2100);
    }

    @Test
    void whatIsNoTextOrTooFarBehindOrOutOfOrderCountsAsUnsearchedForThoseWhoAsk() {
        byte[] zip = {'P', 'K', 3, 4, 0, 0};
        assertThat(of(new Word("x"), "x", "unsearched").find(0, zip)).containsExactly("unsearched");
        assertThat(of(new Word("x"), "x").find(0, zip)).isEmpty();

        ContentFinder long1 = of(new Word("x"), "unsearched");
        assertThat(long1.find(0, utf8("y".repeat(MAX)))).isEmpty();
        assertThat(long1.find(MAX, utf8("y"))).containsExactly("unsearched");

        ContentFinder jumping = of(new Word("x"), "unsearched");
        assertThat(jumping.find(100, utf8("goes on")))
                .as("a transfer may go on where one stopped")
                .isEmpty();
        assertThat(jumping.find(50, utf8("jumps"))).containsExactly("unsearched");
    }
}
