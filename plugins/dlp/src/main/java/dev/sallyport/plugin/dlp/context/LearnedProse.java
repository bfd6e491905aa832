package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Asks a learned finder, and takes its types for those of columns.
 *
 * @param layer what it is called for people
 * @param gate what must be there for it to find anything
 */
record LearnedProse(
        String layer,
        Function<CharSequence, List<dev.sallyport.plugin.dlp.prose.Span>> finder,
        BiPredicate<Signs, String> gate)
        implements ProseFinder {

    @Override
    public boolean mayFind(Signs signs, String segment) {
        return gate.test(signs, segment);
    }

    @Override
    public List<Span> find(String segment) {
        List<dev.sallyport.plugin.dlp.prose.Span> found = finder.apply(segment);
        if (found.isEmpty()) {
            return List.of();
        }
        List<Span> spans = new ArrayList<>(found.size());
        for (dev.sallyport.plugin.dlp.prose.Span span : found) {
            spans.add(new Span(span.start(), span.end(), type(span.type()), span.score(), layer));
        }
        return spans;
    }

    @Override
    public boolean guesses() {
        return true;
    }

    private static DataType type(String inText) {
        return switch (inText) {
            case "PERSON" -> DataType.FULL_NAME;
            case "ADDRESS" -> DataType.FULL_ADDRESS;
            default -> DataType.valueOf(inText);
        };
    }
}
