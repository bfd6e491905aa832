package dev.sallyport.plugin.dlp;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.plugin.dlp.detect.PatternDetector;
import dev.sallyport.plugin.dlp.mask.Maskers;

/** Contributes the detector {@code patterns} and the maskers redact, partial, hash, null and fixed. */
public final class DlpPlugin implements GatewayPlugin {

    @Override
    public void onStartup(PluginContext context, Contributions contributions) {
        DlpConfig config = context.config(DlpConfig.class);
        contributions.detector(PatternDetector.of(config.phoneRegions()));
        Maskers.all().forEach(contributions::masker);
    }
}
