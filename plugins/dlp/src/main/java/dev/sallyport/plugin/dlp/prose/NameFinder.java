package dev.sallyport.plugin.dlp.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Finds persons and addresses in whole texts, unit by unit. Thread-safe; keeps a few workspaces for the threads that
 * come next.
 */
public final class NameFinder {

    /**
     * Added to the scores of what is sensitive. Chosen on sources that the model had not seen: above it precision in
     * edited text falls faster than recall in messages rises.
     */
    public static final float BIAS = 0.25f;

    private static final int WORKSPACES_KEPT = 16;

    private final WordTable words;
    private final PlainWords plain;
    private final ProseTagger tagger;
    private final BlockingQueue<ProseTagger.Workspace> spaces = new ArrayBlockingQueue<>(WORKSPACES_KEPT);

    /** @param plain words by which text passes that names nobody */
    public NameFinder(WordTable words, PlainWords plain, ProseTagger tagger) {
        this.words = words;
        this.plain = plain;
        this.tagger = tagger;
    }

    /**
     * Returns the finder with the same model that finds more or less.
     *
     * @param bias as {@link #BIAS}
     */
    public NameFinder at(float bias) {
        return new NameFinder(words, plain, tagger.at(bias));
    }

    /** Returns the finder with the model that this plugin ships. */
    public static NameFinder shipped(WordTable words) {
        return new NameFinder(words, ProseModels.plain(), new ProseTagger(words, ProseModels.tagger(), BIAS));
    }

    /** Returns the spans of a text, in order. */
    public List<Span> spans(CharSequence text) {
        if (!hasLetters(text)) {
            return List.of();
        }
        ProseTagger.Workspace space = take();
        List<Span> spans = new ArrayList<>(2);
        int from = 0;
        while (from < text.length()) {
            int end = Units.end(text, from, true);
            Tokens tokens = tagger.read(text, from, end, space);
            if (plain.mayName(tokens, words)) {
                spans.addAll(tagger.spans(tokens, space));
            }
            from = end;
        }
        spaces.offer(space);
        return spans;
    }

    /** Numbers and codes, of which results are full, are nobody's name. */
    private static boolean hasLetters(CharSequence text) {
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 && Character.isLetter(c)) {
                return true;
            }
            run = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? run + 1 : 0;
            if (run == 2) {
                return true;
            }
        }
        return false;
    }

    private ProseTagger.Workspace take() {
        ProseTagger.Workspace kept = spaces.poll();
        return kept == null ? tagger.workspace() : kept;
    }
}
