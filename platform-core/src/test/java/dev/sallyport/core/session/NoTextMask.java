package dev.sallyport.core.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.mask.TextMask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No rule searches text. */
record NoTextMask() implements TextMask {

    @Override
    public boolean applies() {
        return false;
    }

    @Override
    public Optional<Refusal> refusal() {
        return Optional.empty();
    }

    @Override
    public List<Span> find(String text, boolean fullScreen) {
        return List.of();
    }

    @Override
    public void count(Span span) {}

    @Override
    public Map<String, Long> counts() {
        return Map.of();
    }
}
