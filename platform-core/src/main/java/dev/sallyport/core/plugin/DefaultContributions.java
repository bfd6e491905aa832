package dev.sallyport.core.plugin;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayException;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.secret.SecretSource;
import dev.sallyport.core.ErrorCodes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the plugins contribute while they start. Confined to the main thread. */
final class DefaultContributions {

    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, Protocol> protocols = new LinkedHashMap<>();
    private final Map<String, Interceptor> interceptors = new LinkedHashMap<>();
    private final Map<String, Masker> maskers = new LinkedHashMap<>();
    private final Map<String, Detector> detectors = new LinkedHashMap<>();
    private final Map<String, ReviewChannel> reviewChannels = new LinkedHashMap<>();
    private final Map<String, AuditListener> auditListeners = new LinkedHashMap<>();
    private final Map<String, CallbackRoute> callbackRoutes = new LinkedHashMap<>();
    private final Map<String, SecretSource> secretSources = new LinkedHashMap<>();
    private Optional<TranscriptIndex> index = Optional.empty();

    Registry freeze() {
        return new Registry(
                Map.copyOf(protocols),
                Map.copyOf(interceptors),
                Map.copyOf(maskers),
                Map.copyOf(detectors),
                Map.copyOf(reviewChannels),
                Map.copyOf(auditListeners),
                Map.copyOf(callbackRoutes),
                Map.copyOf(secretSources),
                index);
    }

    /** Returns what a plugin contributes, such as {@code protocol postgres}. */
    List<String> of(String plugin) {
        return owners.entrySet().stream()
                .filter(owned -> owned.getValue().equals(plugin))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private <T> void add(String plugin, String kind, Map<String, T> map, String name, T contribution) {
        claim(plugin, kind, name);
        map.put(name, contribution);
    }

    private void claim(String plugin, String kind, String name) {
        String owner = owners.putIfAbsent(kind + ' ' + name, plugin);
        if (owner != null) {
            throw new GatewayException(
                    ErrorCodes.PLUGIN_START,
                    "The plugin " + plugin + " contributes the " + kind + " '" + name + "', which the plugin " + owner
                            + " already does; disable one of them under plugins: in the configuration");
        }
    }

    /** What one plugin fills in; closed after its start. */
    final class Of implements Contributions {

        private final PluginCall call;
        private final String plugin;
        private boolean closed;

        Of(PluginCall call) {
            this.call = call;
            this.plugin = call.pluginId();
        }

        void close() {
            closed = true;
        }

        private void open() {
            if (closed) {
                throw new IllegalStateException("contributions are closed: contribute within onStartup");
            }
        }

        @Override
        public void protocol(Protocol protocol) {
            open();
            add(plugin, "protocol", protocols, protocol.id(), protocol);
        }

        @Override
        public void interceptor(Interceptor interceptor) {
            open();
            add(plugin, "interceptor", interceptors, interceptor.name(), new Guarded.OfInterceptor(interceptor, call));
        }

        @Override
        public void masker(Masker masker) {
            open();
            add(plugin, "masker", maskers, masker.name(), new Guarded.OfMasker(masker, call));
        }

        @Override
        public void detector(Detector detector) {
            open();
            add(plugin, "detector", detectors, detector.name(), new Guarded.OfDetector(detector, call));
        }

        @Override
        public void reviewChannel(ReviewChannel channel) {
            open();
            add(plugin, "review channel", reviewChannels, channel.name(), new Guarded.OfReviewChannel(channel, call));
        }

        @Override
        public void auditListener(AuditListener listener) {
            open();
            add(plugin, "audit listener", auditListeners, listener.name(), new Guarded.OfAuditListener(listener, call));
        }

        @Override
        public void callbackRoute(CallbackRoute route) {
            open();
            String name = plugin + "/" + route.path();
            add(plugin, "callback route", callbackRoutes, name, new Guarded.OfCallbackRoute(route, call));
        }

        @Override
        public void transcriptIndex(TranscriptIndex transcriptIndex) {
            open();
            claim(plugin, "index", "transcripts");
            index = Optional.of(new GuardedIndex(transcriptIndex, call));
        }

        @Override
        public void secretSource(SecretSource source) {
            open();
            add(plugin, "secret source", secretSources, source.scheme(), new Guarded.OfSecretSource(source, call));
        }
    }
}
