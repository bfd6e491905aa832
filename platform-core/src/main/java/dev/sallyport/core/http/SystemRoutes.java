package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.http.CallbackRoute;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Health, metrics, status, plugins, callbacks and the document that describes all routes. */
final class SystemRoutes {

    static final String OPENAPI = "/dev/sallyport/core/http/openapi.json";

    private final ControlServices services;

    SystemRoutes(ControlServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/livez",
                        Right.OPEN,
                        "Whether the process lives.",
                        _ -> Reply.text(200, "text/plain; charset=utf-8", "live\n")),
                Route.get("/readyz", Right.OPEN, "Whether the gateway takes sessions.", _ -> {
                    String word = services.health().word();
                    // Degraded still takes sessions; what is wrong is for those who have a token.
                    boolean takes = word.equals("ready") || word.equals("degraded");
                    return Reply.text(takes ? 200 : 503, "text/plain; charset=utf-8", word + "\n");
                }),
                Route.get(
                        "/metrics",
                        Right.LOCAL,
                        "Counters and gauges as Prometheus text.",
                        _ -> Reply.text(
                                200,
                                "text/plain; version=0.0.4; charset=utf-8",
                                services.metrics().get())),
                Route.get(
                        "/v1/openapi.json",
                        Right.OPEN,
                        "This interface as an OpenAPI document.",
                        _ -> Reply.bytes(200, "application/json", openApi())),
                Route.get("/v1/status", Right.SUBJECT, "How the gateway is, and who the caller is.", this::status),
                Route.get(
                        "/v1/plugins",
                        Right.ADMIN,
                        "Lists plugins.",
                        _ -> Reply.done(Map.of(
                                "plugins",
                                services.plugins().get().stream()
                                        .map(plugin -> Map.of(
                                                "id", plugin.id(),
                                                "version", plugin.version(),
                                                "state", plugin.state(),
                                                "contributes", plugin.contributes()))
                                        .toList()))),
                Route.post(
                        "/callbacks/{plugin}/{path}",
                        Right.OPEN,
                        "A call for a plugin, which checks the caller's signature itself.",
                        "as the plugin wants it, at most 1 MiB",
                        this::callback));
    }

    private Reply status(Call call) {
        ControlIdentity identity = services.identity();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", services.version());
        document.put("state", services.health().word());
        document.put("subject", call.subject().name());
        document.put("groups", new TreeSet<>(call.subject().groups()));
        document.put("revision", services.resources().revision());
        if (identity.administers(call.subject())) {
            document.put("liveSessions", services.live().count());
            document.put("problems", services.health().problems());
        }
        return Reply.json(document);
    }

    private Reply callback(Call call) {
        CallbackRoute route = services.callbacks().get(call.part("plugin") + "/" + call.part("path"));
        if (route == null) {
            throw new GatewayException(ErrorCodes.NOT_FOUND, "No plugin takes calls here.");
        }
        CallbackRoute.Reply reply;
        try {
            reply = route.handle(new CallbackRoute.Call(call.headers(), call.body()));
        } catch (RuntimeException | LinkageError e) {
            throw new GatewayException(ErrorCodes.PLUGIN_FAILED, "The plugin could not handle the call.", e);
        }
        if (reply.status() < 200 || reply.status() > 599 || !reply.contentType().matches("[ -~]{1,200}")) {
            throw new GatewayException(ErrorCodes.PLUGIN_FAILED, "The plugin's answer is not fit for HTTP.");
        }
        return Reply.bytes(reply.status(), reply.contentType(), reply.body());
    }

    private static byte[] openApi() {
        try (InputStream in = SystemRoutes.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw new IllegalStateException("the OpenAPI document is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
