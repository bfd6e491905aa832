package dev.sallyport.core.document;

import dev.sallyport.api.event.Value;
import java.util.List;

/** Rules that let everything be; for finding out what something is. */
final class NoRules implements DocumentRules {

    static final DocumentRules INSTANCE = new NoRules();

    private NoRules() {}

    @Override
    public Pointers pointers() {
        return new Pointers(List.of());
    }

    @Override
    public boolean searches() {
        return false;
    }

    @Override
    public Value mask(Pointers.Place place, String name, Value value) {
        return value;
    }

    @Override
    public List<Found> find(String text) {
        return List.of();
    }

    @Override
    public void count(Found found) {}
}
