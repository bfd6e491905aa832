package dev.sallyport.search;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Contributes the transcript index. */
public final class SearchPlugin implements GatewayPlugin {

    private @Nullable LuceneTranscripts transcripts;

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        Path folder = context.config(SearchConfig.class)
                .folder()
                .orElseGet(() -> context.dataDirectory().resolve("index"));
        LuceneTranscripts opened = LuceneTranscripts.open(folder, context.clock());
        transcripts = opened;
        contributions.transcriptIndex(opened);
    }

    @Override
    public void onShutdown() {
        if (transcripts != null) {
            transcripts.close();
        }
    }
}
