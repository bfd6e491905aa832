package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules simple enough to predict: places are starred out, e-mail addresses become {@code <mail>}. */
final class FakeRules implements DocumentRules {

    private static final Pattern MAIL = Pattern.compile("[a-z0-9.]+@[a-z0-9.]+|KEY-BEGIN[^!]*(!|$)");

    private final Pointers pointers;
    private final boolean searches;
    final Map<String, Integer> counts = new TreeMap<>();
    final List<String> names = new ArrayList<>();

    FakeRules(boolean searches, String... patterns) {
        this.searches = searches;
        List<Pointers.Owned> owned = new ArrayList<>();
        for (String pattern : patterns) {
            owned.add(new Pointers.Owned(PointerPattern.parse(pattern), owned.size()));
        }
        this.pointers = new Pointers(owned);
    }

    @Override
    public Pointers pointers() {
        return pointers;
    }

    @Override
    public boolean searches() {
        return searches;
    }

    @Override
    public Value mask(Pointers.Place place, String name, Value value) {
        names.add(name);
        if (place.owned()) {
            counts.merge("place", 1, Integer::sum);
            return switch (value) {
                case Value.Text text -> new Value.Text("*".repeat(text.value().length()));
                case Value.Bool _ -> Value.NULL;
                default -> new Value.Text("#");
            };
        }
        return value instanceof Value.Text text ? new Value.Text(search(text.value())) : value;
    }

    @Override
    public List<Found> find(String text) {
        List<Found> all = new ArrayList<>();
        Matcher matcher = MAIL.matcher(text);
        while (searches && matcher.find()) {
            all.add(new Found(matcher.start(), matcher.end(), "<mail>", "mail", true));
        }
        return all;
    }

    @Override
    public void count(Found found) {
        counts.merge(found.rule(), 1, Integer::sum);
    }
}
