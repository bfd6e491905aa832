package dev.sallyport.core.http;

import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.core.audit.AuditStore;
import dev.sallyport.core.authority.Authorities;
import dev.sallyport.core.identity.Certificates;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.identity.Tokens;
import dev.sallyport.core.mask.Catalog;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.resource.Resources;
import dev.sallyport.core.review.ReviewDesk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the routes of the control plane work on.
 *
 * @param certificates of subjects
 * @param authorities whose certificates they and the gateway's own are
 * @param certificateLifetime how long a certificate is valid when nobody says otherwise
 * @param index the search index; empty when no plugin brings one
 * @param catalog what detectors found in traffic
 * @param callbacks by {@code <plugin-id>/<path>}
 * @param metrics the Prometheus text
 * @param plugins the plugins of this gateway
 */
public record ControlServices(
        ControlIdentity identity,
        Resources resources,
        Tokens tokens,
        Certificates certificates,
        Authorities authorities,
        Duration certificateLifetime,
        ReviewDesk reviews,
        RecordingLibrary recordings,
        Optional<TranscriptIndex> index,
        AuditStore audit,
        Supplier<List<Catalog.Entry>> catalog,
        LiveSessions live,
        HealthView health,
        Supplier<String> metrics,
        Supplier<List<PluginInfo>> plugins,
        Map<String, CallbackRoute> callbacks,
        String version) {

    /** The sessions that live now. Thread-safe. */
    public interface LiveSessions {

        int count();

        /**
         * Ends a session; false when no such session lives here.
         *
         * @param by who wants it
         * @param reason a sentence for the client
         */
        boolean end(String session, String by, String reason);
    }

    /** How the gateway is. Thread-safe and quick. */
    public interface HealthView {

        /** Returns {@code starting}, {@code ready}, {@code degraded} or {@code draining}. */
        String word();

        /** Returns what does not work, by part. */
        Map<String, String> problems();
    }

    /**
     * One plugin.
     *
     * @param state {@code started}, {@code disabled} or {@code failed}
     * @param contributes what it brings, such as {@code protocol postgres}
     */
    public record PluginInfo(String id, String version, String state, List<String> contributes) {}
}
