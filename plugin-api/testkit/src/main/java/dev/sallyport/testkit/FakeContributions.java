package dev.sallyport.testkit;

import dev.sallyport.api.Contributions;
import dev.sallyport.api.GatewayPlugin;
import dev.sallyport.api.PluginContext;
import dev.sallyport.api.Protocol;
import dev.sallyport.api.audit.AuditListener;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.mask.Detector;
import dev.sallyport.api.mask.Masker;
import dev.sallyport.api.review.ReviewChannel;
import dev.sallyport.api.search.TranscriptIndex;
import dev.sallyport.api.secret.SecretSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes a plugin's contributions as the host does: by unique name of their kind, and only during OnStartup. */
public final class FakeContributions implements Contributions {

    private final List<Object> all = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private boolean frozen;

    /** Starts a plugin and returns what it contributed. */
    public static FakeContributions of(GatewayPlugin plugin, PluginContext context) {
        FakeContributions contributions = new FakeContributions();
        plugin.onStartup(context, contributions);
        contributions.frozen = true;
        return contributions;
    }

    /** Returns the contributions of one type, in order. */
    public <T> List<T> all(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Returns the one contribution of a type; fails the test if there is not exactly one. */
    public <T> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError("the plugin contributed " + found.size() + " of " + type.getSimpleName());
        }
        return found.getFirst();
    }

    private void add(String kind, String name, Object contribution) {
        if (frozen) {
            throw new IllegalStateException("contributions are closed after OnStartup: " + kind + " " + name);
        }
        if (!names.add(kind + " " + name)) {
            throw new IllegalStateException("two contributions of one name: " + kind + " " + name);
        }
        all.add(contribution);
    }

    @Override
    public void protocol(Protocol protocol) {
        add("protocol", protocol.id(), protocol);
    }

    @Override
    public void interceptor(Interceptor interceptor) {
        add("interceptor", interceptor.name(), interceptor);
    }

    @Override
    public void masker(Masker masker) {
        add("masker", masker.name(), masker);
    }

    @Override
    public void detector(Detector detector) {
        add("detector", detector.name(), detector);
    }

    @Override
    public void reviewChannel(ReviewChannel channel) {
        add("review channel", channel.name(), channel);
    }

    @Override
    public void auditListener(AuditListener listener) {
        add("audit listener", listener.name(), listener);
    }

    @Override
    public void callbackRoute(CallbackRoute route) {
        add("callback route", route.path(), route);
    }

    @Override
    public void transcriptIndex(TranscriptIndex index) {
        add("transcript index", "", index);
    }

    @Override
    public void secretSource(SecretSource source) {
        add("secret source", source.scheme(), source);
    }
}
