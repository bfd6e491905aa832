package dev.sallyport.core.search;

import dev.sallyport.core.record.StoredEntry;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of the requests and documents of one recording, for the texts that belong to them. */
final class DocumentTexts {

    /** Requests and documents that are open at a time; of further ones the oldest is forgotten. */
    private static final int REMEMBERED_MAX = 1024;

    private final Map<Long, Map<String, String>> requests = remembering();
    private final Map<Long, Map<String, String>> documents = remembering();

    private static Map<Long, Map<String, String>> remembering() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Map<String, String>> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }

    /** Takes note of a command and returns what a search may ask for: its method and route. */
    Map<String, String> asked(StoredEntry entry) {
        Map<String, String> facts = new LinkedHashMap<>();
        put(facts, "method", attribute(entry, "http.method"));
        put(facts, "route", attribute(entry, "http.route"));
        if (!facts.isEmpty()) {
            requests.put(entry.json().path("x").asLong(), facts);
        }
        return facts;
    }

    /** Takes note of a document and returns the same of its request, with the status of an answer. */
    Map<String, String> began(StoredEntry entry) {
        Map<String, String> facts =
                new LinkedHashMap<>(requests.getOrDefault(entry.json().path("x").asLong(), Map.of()));
        put(facts, "status", attribute(entry, "http.status"));
        documents.put(entry.json().path("document").asLong(), facts);
        return facts;
    }

    /** Returns the same for a part of a document. */
    Map<String, String> of(StoredEntry entry) {
        return documents.getOrDefault(entry.json().path("document").asLong(), Map.of());
    }

    private static String attribute(StoredEntry entry, String name) {
        return entry.json().path("attributes").path(name).asText("");
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }
}
