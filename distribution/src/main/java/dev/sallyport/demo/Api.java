package dev.sallyport.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The shop's customers as a small JSON API, on loopback, its door known to the gateway only. */
final class Api implements AutoCloseable {

    static final String EMAIL = "greta.lindqvist@example.org";

    private static final String PATH = "/customers/";

    private final Map<String, String> customers = new ConcurrentSkipListMap<>(Map.of("7", """
            {"id": 7, "name": "Greta Lindqvist", "email": "%s",
             "iban": "DE89370400440532013000", "orders": 12}
            """.formatted(EMAIL)));
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String secret;

    private Api(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    /** Starts it, on a free port, for whoever shows this secret as a bearer token. */
    static Api start(String secret) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Api api = new Api(server, secret);
            server.createContext(PATH, api::serve);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("the JSON API does not start: " + e.getMessage(), e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String id = exchange.getRequestURI().getPath().substring(PATH.length());
            asked.add(method + ' ' + exchange.getRequestURI());
            if (!("Bearer " + secret).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String found = method.equals("DELETE") ? customers.remove(id) : customers.get(id);
            if (found == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = found.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Every request that arrived, as method and path. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Whether a customer is there. */
    boolean has(String id) {
        return customers.containsKey(id);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
