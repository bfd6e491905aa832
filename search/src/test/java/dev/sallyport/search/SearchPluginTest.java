package dev.sallyport.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.testkit.FakeContributions;
import dev.sallyport.testkit.FakePluginContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPluginTest {

    @TempDir
    Path folder;

    @Test
    void contributesAnIndexInItsDataFolderAndReleasesItAtShutdown() {
        indexOneEntry(SearchConfig.DEFAULTS);
        assertThat(folder.resolve("data/index")).isDirectoryContaining("glob:**segments_*");
        indexOneEntry(SearchConfig.DEFAULTS);
    }

    @Test
    void folderOfTheConfigurationIsUsed() {
        indexOneEntry(new SearchConfig(Optional.of(folder.resolve("elsewhere"))));
        assertThat(folder.resolve("elsewhere")).isDirectoryContaining("glob:**segments_*");
    }

    private void indexOneEntry(SearchConfig config) {
        SearchPlugin plugin = new SearchPlugin();
        TranscriptIndex index = FakeContributions.of(
                        plugin, new FakePluginContext("search", config, folder.resolve("data")))
                .only(TranscriptIndex.class);
        index.add(List.of(Transcripts.entry(1, "hello")));
        index.commit();
        assertThat(index.query(Transcripts.all("hello")).total()).isEqualTo(1);
        plugin.onShutdown();
    }
}
