package dev.sallyport.core.plugin;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.secret.SecretSource;
import java.util.Map;
import java.util.Optional;

/**
 * All contributions of the started plugins, by name; frozen.
 *
 * @param callbackRoutes by {@code <plugin-id>/<path>}
 */
public record Registry(
        Map<String, Protocol> protocols,
        Map<String, Interceptor> interceptors,
        Map<String, Masker> maskers,
        Map<String, Detector> detectors,
        Map<String, ReviewChannel> reviewChannels,
        Map<String, AuditListener> auditListeners,
        Map<String, CallbackRoute> callbackRoutes,
        Map<String, SecretSource> secretSources,
        Optional<TranscriptIndex> transcriptIndex) {

    public static final Registry EMPTY = new Registry(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty());
}
