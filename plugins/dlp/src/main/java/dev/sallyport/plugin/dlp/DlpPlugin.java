package dev.sallyport.plugin.dlp;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.plugin.dlp.column.ColumnClassifier;
import dev.sallyport.plugin.dlp.column.Thresholds;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.mask.Maskers;
import dev.sallyport.plugin.dlp.prose.NameFinder;
import dev.sallyport.plugin.dlp.prose.ProseDetector;
import dev.sallyport.plugin.dlp.prose.ProseModels;
import dev.sallyport.plugin.dlp.prose.WordTable;
import dev.sallyport.plugin.dlp.secrets.SecretDetector;
import dev.sallyport.plugin.dlp.secrets.SecretFinder;
import java.util.function.ToDoubleFunction;

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
        Once<WordTable> words = new Once<>(ProseModels::words);
        Once<NameFinder> names = new Once<>(() -> NameFinder.shipped(words.get()));
        Once<SecretFinder> secrets = new Once<>(() -> SecretFinder.shipped(words.get()));
        contributions.detector(new LearnedDetector(
                "context",
                ContextDetector.TYPES,
                new Once<>(
                        () -> ContextDetector.of(ColumnClassifier.shipped(), patterns, names.get(), secrets.get()))));
        Once<Thresholds> thresholds = new Once<>(Thresholds::shipped);
        ToDoubleFunction<Strictness> bias =
                strictness -> thresholds.get().at(strictness).of(Thresholds.NAMES);
        ToDoubleFunction<Strictness> least =
                strictness -> thresholds.get().at(strictness).of(Thresholds.SECRETS);
        contributions.detector(new LearnedDetector(
                "prose",
                ProseDetector.TYPES,
                new Once<>(() -> new ProseDetector(names.get(), bias).at(Strictness.BALANCED))));
        contributions.detector(new LearnedDetector(
                "secrets",
                SecretDetector.TYPES,
                new Once<>(() -> new SecretDetector(secrets.get(), least).at(Strictness.BALANCED))));
        Maskers.all().forEach(contributions::masker);
    }
}
