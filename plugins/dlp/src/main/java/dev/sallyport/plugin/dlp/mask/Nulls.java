package dev.sallyport.plugin.dlp.mask;

import dev.sallyport.api.event.Value;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import java.util.Map;
import java.util.Set;

/** {@code null}: whatever it is becomes NULL. */
final class Nulls implements Masker {

    @Override
    public String name() {
        return "null";
    }

    @Override
    public void check(Map<String, String> options, Set<String> types) {
        Options.of(name(), options, Set.of());
    }

    @Override
    public Value mask(Value value, MaskContext context) {
        Options.of(name(), context.options(), Set.of());
        return Value.NULL;
    }
}
