package dev.sallyport.core.policy;

import dev.sallyport.api.event.Value;
import dev.sallyport.core.document.Body;
import dev.sallyport.core.document.Bytes;
import dev.sallyport.core.document.DocumentException;
import dev.sallyport.core.document.DocumentRules;
import dev.sallyport.core.document.Formats;
import dev.sallyport.core.document.PointerPattern;
import dev.sallyport.core.document.Pointers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values that a request's body must have, by their places. A member that is given twice has both values, for nobody
 * knows which one the target takes. A body without places that a pointer could name is not understood.
 */
final class BodyMatch {

    private final List<Pointers.Owned> places = new ArrayList<>();
    private final List<ValuePattern> values = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    BodyMatch(Map<String, String> spec) {
        spec.forEach((pointer, value) -> {
            places.add(new Pointers.Owned(PointerPattern.parse(pointer), values.size()));
            values.add(new ValuePattern(value));
            written.add(pointer);
        });
    }

    boolean asks() {
        return !values.isEmpty();
    }

    /**
     * @param mediaType what the body says it is
     * @param message whether it is one of many, which are told apart by what is in them
     * @param body the parameters of the command: the body's text or bytes
     */
    ExchangeMatch.Answer match(String mediaType, boolean message, List<Value> body) {
        if (!(body.getFirst() instanceof Value.Text || body.getFirst() instanceof Value.Bytes)) {
            return new ExchangeMatch.Answer.NotUnderstood("its body cannot be looked into");
        }
        byte[] bytes = body.getFirst() instanceof Value.Bytes binary
                ? binary.content()
                : body.getFirst().toText().getBytes(StandardCharsets.UTF_8);
        Looking looking = new Looking();
        try {
            Body reader = new Formats(looking, kind -> Optional.of("")).open(mediaType, "", message);
            Bytes nowhere = new Bytes(bytes.length);
            reader.take(bytes, 0, bytes.length, nowhere);
            reader.end(nowhere);
        } catch (DocumentException e) {
            return new ExchangeMatch.Answer.NotUnderstood("its body could not be understood");
        }
        if (!looking.tree && bytes.length > 0) {
            return new ExchangeMatch.Answer.NotUnderstood("its body has no places that the rule could look at");
        }
        return looking.met.cardinality() == values.size()
                ? new ExchangeMatch.Answer.Yes("its body has what the rule names at " + String.join(", ", written))
                : new ExchangeMatch.Answer.No();
    }

    /** Looks at the values that pass, and changes none. */
    private final class Looking implements DocumentRules {

        private final Pointers pointers = new Pointers(places);
        private final BitSet met = new BitSet();
        private boolean tree;

        @Override
        public Pointers pointers() {
            tree = true;
            return pointers;
        }

        @Override
        public boolean searches() {
            return false;
        }

        @Override
        public Value mask(Pointers.Place place, String name, Value value) {
            for (int owner : place.owners()) {
                if (values.get(owner).matches(value)) {
                    met.set(owner);
                }
            }
            return value;
        }

        @Override
        public List<Found> find(String text) {
            return List.of();
        }

        @Override
        public void count(Found found) {
            throw new IllegalStateException("nothing is found");
        }
    }
}
