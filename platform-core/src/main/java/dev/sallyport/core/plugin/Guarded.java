package dev.sallyport.core.plugin;

import dev.sallyport.api.Secret;
import dev.sallyport.api.audit.AuditEvent;
import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.mask.ColumnSample;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Finding;
import dev.sallyport.api.mask.Judgement;
import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.mask.Strictness;
import dev.sallyport.api.review.Review;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.api.secret.SecretSource;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Contributions seen through their plugin's {@link PluginCall}. */
public final class Guarded {

    private Guarded() {}

    /** An interceptor; its session hooks are called by the session with {@link #call}. */
    public record OfInterceptor(Interceptor plain, PluginCall call) implements Interceptor {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public Interests interests(Target target) {
            return call.inline("interests", () -> plain.interests(target));
        }

        @Override
        public SessionInterceptor open(Session session) {
            return call.inline("open", () -> plain.open(session));
        }

        @Override
        public boolean inline() {
            return plain.inline();
        }

        @Override
        public boolean rewrites() {
            return plain.rewrites();
        }
    }

    record OfMasker(Masker plain, PluginCall call) implements Masker {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public void check(Map<String, String> options, Set<String> types) {
            call.inContext(() -> plain.check(options, types));
        }

        @Override
        public Value mask(Value value, MaskContext context) {
            return call.inline("masker", () -> plain.mask(value, context));
        }

        @Override
        public boolean costly() {
            return plain.costly();
        }
    }

    record OfDetector(Detector plain, PluginCall call) implements Detector {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public Set<String> types() {
            return plain.types();
        }

        @Override
        public void prepare() {
            call.inContext(plain::prepare);
        }

        @Override
        public Detector at(Strictness strictness) {
            return new OfDetector(call.through(() -> plain.at(strictness)), call);
        }

        @Override
        public List<Finding> find(CharSequence text, Optional<Column> column) {
            return call.inline("detector", () -> plain.find(text, column));
        }

        @Override
        public List<Judgement> judge(List<ColumnSample> columns) {
            return call.inline("detector", () -> plain.judge(columns));
        }

        @Override
        public boolean costly() {
            return plain.costly();
        }
    }

    record OfReviewChannel(ReviewChannel plain, PluginCall call) implements ReviewChannel {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public void announce(Review review) {
            call.inContext(() -> plain.announce(review));
        }

        @Override
        public void retract(Review review) {
            call.inContext(() -> plain.retract(review));
        }
    }

    record OfAuditListener(AuditListener plain, PluginCall call) implements AuditListener {
        @Override
        public String name() {
            return plain.name();
        }

        @Override
        public void on(AuditEvent event) {
            call.inContext(() -> plain.on(event));
        }
    }

    record OfCallbackRoute(CallbackRoute plain, PluginCall call) implements CallbackRoute {
        @Override
        public String path() {
            return plain.path();
        }

        @Override
        public Reply handle(Call request) {
            return call.through(() -> plain.handle(request));
        }
    }

    record OfSecretSource(SecretSource plain, PluginCall call) implements SecretSource {
        @Override
        public String scheme() {
            return plain.scheme();
        }

        @Override
        public Secret fetch(String reference) {
            return call.through(() -> plain.fetch(reference));
        }
    }
}
