package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.audit.AuditLog;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Header;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane's HTTP server: HTTP/1.1 only, on virtual threads, with every bound set. Everything beyond bytes is
 * done by {@link Router}, so this is the only class that would change with the server.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ControlServer.class);
    private static final int PAYLOAD_BYTES_MAX = 8 << 20;
    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final int PROLOGUE_BYTES_MAX = 4 << 10;
    private static final int CONNECTIONS_MAX = 500;
    private static final int REQUESTS_MAX = 200;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final WebServer server;

    private ControlServer(WebServer server) {
        this.server = server;
    }

    /** Starts to answer on an address; port 0 lets the system choose. */
    public static ControlServer start(
            InetSocketAddress address, ControlServices services, AuditLog audit, Clock clock) {
        Router router = new Router(routes(services, audit, clock), services.identity());
        Http1Config http1 = Http1Config.builder()
                .maxHeadersSize(HEADER_BYTES_MAX)
                .maxPrologueLength(PROLOGUE_BYTES_MAX)
                .validatePath(true)
                .validatePrologue(true)
                .build();
        try {
            WebServer server = WebServer.builder()
                    .shutdownHook(false)
                    .shutdownGracePeriod(Duration.ofMillis(100))
                    .address(address.getAddress())
                    .port(address.getPort())
                    .protocolsDiscoverServices(false)
                    .addProtocol(http1)
                    .addConnectionSelector(
                            Http1ConnectionSelector.builder().config(http1).build())
                    .maxPayloadSize(PAYLOAD_BYTES_MAX)
                    .maxTcpConnections(CONNECTIONS_MAX)
                    .maxConcurrentRequests(REQUESTS_MAX)
                    .idleConnectionTimeout(IDLE)
                    .connectionOptions(SocketOptions.builder().readTimeout(IDLE).build())
                    .routing(routing -> routing.any((request, response) -> handle(router, request, response)))
                    .build()
                    .start();
            return new ControlServer(server);
        } catch (RuntimeException e) {
            throw new GatewayException(
                    ErrorCodes.CONFIG,
                    "The control plane cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + rootMessage(e) + ". Change control.address in sallyport.yaml.",
                    e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Every route there is. */
    static List<Route> routes(ControlServices services, AuditLog audit, Clock clock) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new SystemRoutes(services).routes());
        routes.addAll(new ResourceRoutes(services.resources()).routes());
        routes.addAll(new TokenRoutes(services.tokens(), services.identity(), clock).routes());
        routes.addAll(new CertificateRoutes(services, clock).routes());
        routes.addAll(new ReviewRoutes(services.reviews(), services.identity(), clock).routes());
        routes.addAll(new SessionRoutes(services.recordings(), services.live(), services.identity(), audit).routes());
        routes.addAll(new ExplainRoutes(services.recordings(), services.identity(), audit).routes());
        routes.addAll(new CatalogRoutes(services.catalog()).routes());
        routes.addAll(new EvidenceRoutes(services.index(), services.audit(), services.identity()).routes());
        return routes;
    }

    /** Returns the port the server listens on. */
    public int port() {
        return server.port();
    }

    private static void handle(Router router, ServerRequest request, ServerResponse response) {
        Reply reply = router.answer(raw(request));
        response.status(reply.status());
        response.header("Content-Type", reply.type());
        response.header("Cache-Control", "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        if (reply.status() == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        if (reply.content() instanceof Reply.Bytes known) {
            response.send(known.bytes());
            return;
        }
        try (OutputStream out = response.outputStream()) {
            reply.content().write(out);
        } catch (IOException e) {
            LOGGER.atDebug().addKeyValue("error", e.toString()).log("an answer could not be sent");
        }
    }

    private static Router.Raw raw(ServerRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : request.headers()) {
            headers.put(header.headerName().lowerCase(), List.copyOf(header.allValues()));
        }
        InetAddress peer = peer(request);
        return new Router.Raw(
                request.prologue().method().text().toUpperCase(Locale.ROOT),
                request.path().rawPath(),
                request.query().rawValue(),
                headers,
                bytesMax -> body(request, bytesMax),
                request.remotePeer().host(),
                peer != null && peer.isLoopbackAddress());
    }

    private static @org.jspecify.annotations.Nullable InetAddress peer(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress address ? address.getAddress() : null;
    }

    private static byte[] body(ServerRequest request, int bytesMax) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(bytesMax + 1);
            if (body.length > bytesMax) {
                throw Call.bad("The body is larger than " + bytesMax + " bytes.");
            }
            return body;
        } catch (IOException e) {
            throw Call.bad("The body could not be read.");
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
