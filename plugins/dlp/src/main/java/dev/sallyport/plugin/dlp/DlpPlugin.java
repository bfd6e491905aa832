package dev.sallyport.plugin.dlp;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.mask.Maskers;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.ProseDetector;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.WordTable;
import dev.sallyport.plugin.dlp.secrets.SecretDetector;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;

/**
 * Contributes the detectors {@code patterns}, {@code context}, {@code prose} and {@code secrets}, and the maskers
 * redact, partial, hash, null and fixed.
 */
public final class DlpPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        DlpConfig config = context.config(DlpConfig.class);
        PatternDetector patterns = PatternDetector.of(config.phoneRegions());
        contributions.detector(patterns);
        WordTable words = ProseModels.words();
        NameFinder names = NameFinder.shipped(words);
        SecretFinder secrets = SecretFinder.shipped(words);
        contributions.detector(ContextDetector.of(ColumnClassifier.shipped(), patterns, names, secrets));
        contributions.detector(new ProseDetector(names));
        contributions.detector(new SecretDetector(secrets));
        Maskers.all().forEach(contributions::masker);
    }
}
