package dev.sallyport.plugin.dlp.context;

import dev.sallyport.plugin.dlp.column.DataType;
import java.util.List;
import java.util.function.Function;

/** Asks a learned finder, and takes its types for those of columns. */
record LearnedProse(Function<CharSequence, List<dev.sallyport.plugin.dlp.prose.Span>> finder) implements ProseFinder {

    @Override
    public List<Span> find(String segment) {
        return finder.apply(segment).stream()
                .map(span -> new Span(span.start(), span.end(), type(span.type()), span.score()))
                .toList();
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
