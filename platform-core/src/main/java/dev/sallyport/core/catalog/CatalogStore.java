package dev.sallyport.core.catalog;

import java.util.List;

/** Keeps sightings; blocks. Thread-safe. */
public interface CatalogStore {

    /**
     * Which sightings are wanted.
     *
     * @param target and {@code type}: only these; all if empty
     * @param uncovered only what no masking rule covers
     * @param limit how many at most
     */
    record Filter(String target, String type, boolean uncovered, int limit) {}

    /** Adds to what is known: counts are summed, the later rule counts. */
    void add(List<Sighting> seen);

    /** Returns what is known, by target, place and type. */
    List<Sighting> list(Filter filter);
}
