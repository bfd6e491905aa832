package dev.sallyport.core.mask;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.document.Pointers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Masks a document that its protocol has decoded into a tree. What cannot hold a masked value is emptied. */
final class TreeMask {

    private static final int DEPTH_MAX = 200;

    /** Values of one turn: what maskers may take is bounded for a turn, and a tree may have very many values. */
    private static final int TURN_VALUES = 256;

    private final RuledValues values;
    private final Document document;
    private RuledValues.Turn turn = () -> {};
    private int turnValues;

    /**
     * The way to a value; what it is called as a pointer is only asked where something is set.
     *
     * @param around the way to the object or list it is in; null for the whole document
     * @param name of a member; null for an element
     */
    private record Way(@Nullable Way around, @Nullable String name, int index) {

        private static final Way ROOT = new Way(null, null, 0);

        Way member(String its) {
            return new Way(this, its, 0);
        }

        Way element(int its) {
            return new Way(this, null, its);
        }

        String pointer() {
            return around == null ? "" : around.pointer() + '/' + step();
        }

        private String step() {
            return name == null
                    ? Integer.toString(index)
                    : name.replace("~", "~0").replace("/", "~1");
        }
    }

    TreeMask(RuledValues values, Document document) {
        this.values = values;
        this.document = document;
    }

    void mask() {
        turn = values.turn();
        try {
            document.at("").ifPresent(root -> mask(root, values.pointers().root(), "", Way.ROOT, 0));
        } finally {
            turn.close();
        }
    }

    private Value masked(Pointers.Place place, String name, Value value) {
        if (++turnValues == TURN_VALUES) {
            turnValues = 0;
            turn.close();
            turn = values.turn();
        }
        return values.mask(place, name, value);
    }

    private void mask(Value value, Pointers.Place place, String name, Way way, int depth) {
        if (place.barren() && !values.searches()) {
            return;
        }
        if (depth > DEPTH_MAX) {
            throw new DocumentException("it is nested more than " + DEPTH_MAX + " levels deep");
        }
        switch (value) {
            case Value.Null _ -> {}
            case Value.Fields fields -> fields(fields.fields(), place, way, depth);
            case Value.Items items -> items(items.items(), place, name, way, depth);
            case Value.Bytes _ -> {
                if (place.owned()) {
                    set(way, masked(place, name, value));
                }
            }
            case Value.Text _, Value.Bool _, Value.Int _, Value.Decimal _ -> {
                Value masked = masked(place, name, value);
                if (!masked.equals(value)) {
                    set(way, masked);
                }
            }
        }
    }

    private void fields(Map<String, Value> fields, Pointers.Place place, Way way, int depth) {
        fields.forEach((name, value) -> {
            Way member = way.member(name);
            if (values.search(name).equals(name)) {
                mask(value, place.member(name), name, member, depth + 1);
            } else {
                document.set(member.pointer(), Value.NULL); // a name cannot be replaced in a tree, so the member goes
            }
        });
    }

    private void items(List<Value> items, Pointers.Place place, String name, Way way, int depth) {
        for (int i = 0; i < items.size(); i++) {
            mask(items.get(i), place.item(i), name, way.element(i), depth + 1);
        }
    }

    private void set(Way way, Value value) {
        String pointer = way.pointer();
        try {
            document.set(pointer, value);
        } catch (IllegalArgumentException e) {
            document.set(pointer, Value.NULL);
        }
    }
}
