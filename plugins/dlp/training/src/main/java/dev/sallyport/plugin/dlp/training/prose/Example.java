package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.prose.Label;
import dev.sallyport.plugin.dlp.prose.ProseFeatures;
import dev.sallyport.plugin.dlp.prose.Tokens;
import dev.sallyport.plugin.dlp.training.prose.Passage.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * One line, ready to learn from.
 *
 * @param rows the rows of all tokens, one after the other
 * @param labels the label of each token
 */
record Example(int[] rows, byte[] labels) {

    /** Returns the examples of a passage, one for each line that has tokens. */
    static List<Example> of(Passage passage, Tokens tokens, ProseFeatures features) {
        List<Example> examples = new ArrayList<>();
        String text = passage.text();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            end = Math.min(end, from + 2000);
            tokens.read(text, from, end);
            if (tokens.size() > 0) {
                examples.add(of(passage, tokens, features, tokens.size()));
            }
            from = end == text.length() || text.charAt(end) == '\n' ? end + 1 : end;
        }
        return examples;
    }

    private static Example of(Passage passage, Tokens tokens, ProseFeatures features, int size) {
        features.read(tokens);
        int[] rows = new int[size * ProseFeatures.COUNT];
        for (int i = 0; i < size; i++) {
            System.arraycopy(features.rows(tokens, i), 0, rows, i * ProseFeatures.COUNT, ProseFeatures.COUNT);
        }
        byte[] labels = new byte[size];
        for (Mark mark : passage.marks()) {
            label(mark, tokens, labels);
        }
        return new Example(rows, labels);
    }

    private static void label(Mark mark, Tokens tokens, byte[] labels) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < labels.length; i++) {
            int middle = (tokens.start(i) + tokens.end(i) - 1) / 2;
            if (middle >= mark.start() && middle < mark.end()) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return;
        }
        switch (mark.type()) {
            case "PERSON" -> {
                if (first == last) {
                    labels[first] = (byte) Label.PERSON_ALONE.ordinal();
                } else {
                    fill(labels, first, last, Label.PERSON_INSIDE);
                    labels[first] = (byte) Label.PERSON_BEGIN.ordinal();
                    labels[last] = (byte) Label.PERSON_END.ordinal();
                }
            }
            case "ADDRESS" -> {
                fill(labels, first, last, Label.ADDRESS_INSIDE);
                labels[first] = (byte) Label.ADDRESS_BEGIN.ordinal();
            }
            case "LOCATION", "CITY" -> fill(labels, first, last, Label.PLACE);
            case "ORG", "COMPANY" -> fill(labels, first, last, Label.ORGANISATION);
            default -> {}
        }
    }

    private static void fill(byte[] labels, int first, int last, Label label) {
        for (int i = first; i <= last; i++) {
            labels[i] = (byte) label.ordinal();
        }
    }
}
