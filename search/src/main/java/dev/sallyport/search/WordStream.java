package dev.sallyport.search;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** The words of one text, as Lucene takes them. */
final class WordStream extends TokenStream {

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final String text;
    private WordBreaker words;

    WordStream(String text) {
        this.text = text;
        this.words = new WordBreaker(text, true);
    }

    @Override
    public void reset() {
        words = new WordBreaker(text, true);
    }

    @Override
    public boolean incrementToken() {
        clearAttributes();
        WordBreaker.Word word = words.next();
        if (word == null) {
            return false;
        }
        term.append(word.text());
        increment.setPositionIncrement(word.part() ? 0 : 1);
        return true;
    }
}
