package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.util.List;

/** What rules do to the values of one document. Confined to one thread at a time; pure CPU. */
public interface DocumentRules {

    /**
     * A part of a text that a rule is about.
     *
     * @param start offset of the first character
     * @param end offset after the last one
     * @param replacement what goes on in its place
     * @param rule the rule's name
     * @param enforced false when the rule only counts
     */
    record Found(int start, int end, String replacement, String rule, boolean enforced) {}

    /** Returns the places that the rules name. */
    Pointers pointers();

    /** Whether text is searched wherever it stands. */
    boolean searches();

    /**
     * Returns what goes on in place of a value; an equal one when it stays. Any exception means that nothing of the
     * document may go on.
     *
     * @param place where it stands
     * @param name the name of the member, field or element it is a value of; empty when it has none
     * @param value text, a number or a truth value
     */
    Value mask(Pointers.Place place, String name, Value value);

    /** Finds what is to be replaced in running text: in order, and enforced parts do not overlap. Counts nothing. */
    List<Found> find(String text);

    /** Counts a part that was found. */
    void count(Found found);

    /** Returns text with what is found in it replaced, and counted; the same object when it stays. */
    default String search(String text) {
        if (!searches()) {
            return text;
        }
        List<Found> all = find(text);
        if (all.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        int at = 0;
        for (Found found : all) {
            count(found);
            if (found.enforced()) {
                masked.append(text, at, found.start()).append(found.replacement());
                at = found.end();
            }
        }
        return at == 0 ? text : masked.append(text, at, text.length()).toString();
    }
}
