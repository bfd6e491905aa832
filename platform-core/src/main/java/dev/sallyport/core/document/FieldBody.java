package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.nio.charset.StandardCharsets;

/** Masks one field of a multipart form, which has a name and is text in UTF-8. */
final class FieldBody implements Body {

    private final DocumentRules rules;
    private final String name;
    private final Bytes held = new Bytes();

    FieldBody(DocumentRules rules, String name) {
        this.rules = rules;
        this.name = name;
    }

    @Override
    public void take(byte[] bytes, int from, int to, Bytes out) {
        held.add(bytes, from, to);
        Body.checkHeld(held.size());
    }

    @Override
    public void end(Bytes out) {
        Utf8Check.check(held.array, held.start, held.end);
        String text = new String(held.array, held.start, held.size(), StandardCharsets.UTF_8);
        Pointers.Place place = FormBody.place(rules.pointers().root(), name);
        if (!place.owned() && MessageBody.isJson(held.array, held.start, held.end)) {
            JsonBody json = new JsonBody(rules);
            json.take(held.array, held.start, held.end, out);
            json.end(out);
        } else {
            Value.Text value = new Value.Text(text);
            Value masked = rules.mask(place, name, value);
            out.add(masked.toText().getBytes(StandardCharsets.UTF_8));
        }
        held.clear();
    }
}
