package dev.sallyport.plugin.dlp;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.plugin.dlp.context.ContextDetector;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.mask.Maskers;

/**
 * Contributes the detectors {@code patterns} and {@code context}, and the maskers redact, partial, hash, null and
 * fixed.
 */
public final class DlpPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        DlpConfig config = context.config(DlpConfig.class);
        PatternDetector patterns = PatternDetector.of(config.phoneRegions());
        contributions.detector(patterns);
        contributions.detector(ContextDetector.of(patterns));
        Maskers.all().forEach(contributions::masker);
    }
}
