package dev.sallyport.plugin.dlp.training.prose;

import dev.sallyport.plugin.dlp.training.prose.Passage.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes a passage anew: other names where names were, other case. */
final class Variation {

    private final People people;
    private final Sentences sentences;
    private final Random64 random;

    Variation(People people, Sentences sentences, Random64 random) {
        this.people = people;
        this.sentences = sentences;
        this.random = random;
    }

    /** Returns the passage with other persons of the same form. */
    Passage otherNames(Passage passage) {
        List<Mark> sorted = new ArrayList<>(passage.marks());
        sorted.sort(Comparator.comparingInt(Mark::start));
        StringBuilder text = new StringBuilder();
        List<Mark> marks = new ArrayList<>();
        int from = 0;
        for (Mark mark : sorted) {
            if (mark.start() < from) {
                return passage;
            }
            text.append(passage.text(), from, mark.start());
            int start = text.length();
            String old = passage.text().substring(mark.start(), mark.end());
            text.append(mark.type().equals("PERSON") ? other(old) : old);
            marks.add(new Mark(start, text.length(), mark.type(), mark.optional()));
            from = mark.end();
        }
        text.append(passage.text(), from, passage.text().length());
        return new Passage(text.toString(), marks, passage.source(), passage.kind());
    }

    private String other(String old) {
        String lower = old.toLowerCase(Locale.ROOT);
        boolean plain = old.chars().allMatch(c -> Character.isLetter(c) || c == ' ');
        if (!plain || lower.equals("borrower") || lower.equals("lender")) {
            return old;
        }
        People.Country country = people.country(random);
        int words = old.split(" ").length;
        String name = switch (words) {
            case 1 -> random.once(0.5) ? random.of(country.firsts()) : random.of(country.lasts());
            case 2 -> random.of(country.firsts()) + " " + random.of(country.lasts());
            default -> sentences.person(country);
        };
        return old.equals(lower)
                ? name.toLowerCase(Locale.ROOT)
                : old.equals(old.toUpperCase(Locale.ROOT)) ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** Returns the passage in lower or upper case where that does not move offsets. */
    Passage otherCase(Passage passage, boolean upper) {
        StringBuilder text = new StringBuilder(passage.text());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            text.setCharAt(i, upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return new Passage(text.toString(), passage.marks(), passage.source(), passage.kind());
    }
}
