package dev.sallyport.core.mask;

import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.Value;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.document.Pointers;
import java.util.List;
import java.util.Map;

/** Masks a document that its protocol has decoded into a tree. What cannot hold a masked value is emptied. */
final class TreeMask {

    private static final int DEPTH_MAX = 200;

    private final RuledValues values;
    private final Document document;

    TreeMask(RuledValues values, Document document) {
        this.values = values;
        this.document = document;
    }

    void mask() {
        document.at("").ifPresent(root -> mask(root, values.pointers().root(), "", "", 0));
    }

    private void mask(Value value, Pointers.Place place, String name, String pointer, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DocumentException("it is nested more than " + DEPTH_MAX + " levels deep");
        }
        switch (value) {
            case Value.Null _ -> {}
            case Value.Fields fields -> fields(fields.fields(), place, pointer, depth);
            case Value.Items items -> items(items.items(), place, name, pointer, depth);
            case Value.Bytes _ -> {
                if (place.owned()) {
                    set(pointer, values.mask(place, name, value));
                }
            }
            case Value.Text _, Value.Bool _, Value.Int _, Value.Decimal _ -> {
                Value masked = values.mask(place, name, value);
                if (!masked.equals(value)) {
                    set(pointer, masked);
                }
            }
        }
    }

    private void fields(Map<String, Value> fields, Pointers.Place place, String pointer, int depth) {
        fields.forEach((name, value) -> {
            String member = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
            if (values.search(name).equals(name)) {
                mask(value, place.member(name), name, member, depth + 1);
            } else {
                document.set(member, Value.NULL); // a name cannot be replaced in a tree, so the member goes
            }
        });
    }

    private void items(List<Value> items, Pointers.Place place, String name, String pointer, int depth) {
        for (int i = 0; i < items.size(); i++) {
            mask(items.get(i), place.item(i), name, pointer + "/" + i, depth + 1);
        }
    }

    private void set(String pointer, Value value) {
        try {
            document.set(pointer, value);
        } catch (IllegalArgumentException e) {
            document.set(pointer, Value.NULL);
        }
    }
}
