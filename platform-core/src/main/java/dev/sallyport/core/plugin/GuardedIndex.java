package dev.sallyport.core.plugin;

import dev.sallyport.api.search.SearchPage;
import dev.sallyport.api.search.SearchQuery;
import dev.sallyport.api.search.TranscriptEntry;
import dev.sallyport.api.search.TranscriptIndex;
import java.util.List;

/** A transcript index with its plugin's class loader as context. */
record GuardedIndex(TranscriptIndex plain, PluginCall call) implements TranscriptIndex {

    @Override
    public void add(List<TranscriptEntry> entries) {
        call.inContext(() -> plain.add(entries));
    }

    @Override
    public void commit() {
        call.inContext(plain::commit);
    }

    @Override
    public long position(String session) {
        return call.through(() -> plain.position(session));
    }

    @Override
    public void remove(String session) {
        call.inContext(() -> plain.remove(session));
    }

    @Override
    public void clear() {
        call.inContext(plain::clear);
    }

    @Override
    public SearchPage query(SearchQuery query) {
        return call.through(() -> plain.query(query));
    }
}
