package dev.sallyport.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** nginx, as the API that everything leads to and as the plain reverse proxy that everything is compared with. */
final class HttpTarget implements AutoCloseable {

    /** The host name of all requests; its first label is the target's name at the gateways. */
    static final String HOST = "bench.test";

    static final String SMALL = "/small.json";
    static final String PLAIN = "/plain.json";
    static final String MASKED = "/masked.json";

    /** What stands before the @ of the first address in the small and in the large documents; it gets masked. */
    static final String SMALL_ADDRESS = "greta.lindqvist@";

    static final String LARGE_ADDRESS = "customer0@";

    static final String SECRET = "bench-target";

    private static final int DOCUMENT_BYTES = 10_000_000;
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

    private final Spawned server;
    private final HttpWay way;

    private HttpTarget(Spawned server, HttpWay way) {
        this.server = server;
        this.way = way;
    }

    /** @param grpc the port of the gRPC target */
    static HttpTarget start(Path work, int grpc) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("no nginx here; on Debian: apt-get install nginx wrk curl nghttp2-client");
        }
        Path folder = work.resolve("nginx-target");
        try {
            Path documents = Files.createDirectories(folder.resolve("files"));
            Files.writeString(documents.resolve("small.json"), """
                    {"id":7,"name":"Greta Lindqvist","email":"greta.lindqvist@example.org","city":"Turku",
                    "placed":"2026-01-01T00:00:07Z","lines":[{"sku":"A-100","count":2},{"sku":"B-205","count":1}],
                    "note":"leave it with the neighbours"}
                    """);
            document(documents.resolve("plain.json"));
            Files.copy(documents.resolve("plain.json"), documents.resolve("masked.json"));
            int port = Spawned.freePort();
            int http2 = Spawned.freePort();
            String files = """
                        root %s;
                        default_type application/json;
                        open_file_cache max=10;
                    """.formatted(folder.resolve("files"));
            Spawned server = nginx(folder, server(port, "", files) + server(http2, " http2", files), "");
            Endpoint direct = new Endpoint("direct", port, "", SECRET, "", OptionalLong.empty());
            return new HttpTarget(
                    server.listening(port), new HttpWay(direct, OptionalInt.of(http2), OptionalInt.of(grpc)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** People, each with an address to mask among what is not. */
    private static void document(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            int written = 0;
            out.write("{\"people\":[");
            for (int n = 0; written < DOCUMENT_BYTES; n++) {
                String person = "%s{\"id\":%d,\"name\":\"Customer %d\",\"email\":\"customer%d@example.org\","
                                .formatted(n == 0 ? "" : ",\n", n, n, n)
                        + "\"city\":\"Graz\",\"amount\":%d.%02d,\"tags\":[\"new\",\"web\"],\"note\":\"%032x\"}"
                                .formatted(n % 1000, n % 100, n * 2654435761L);
                out.write(person);
                written += person.length();
            }
            out.write("]}\n");
        }
    }

    /** nginx as plain reverse proxy, with connections to the target that stay open. */
    static HttpWay proxy(Path work, HttpWay direct, int connections) {
        try {
            int port = Spawned.freePort();
            Path folder = Files.createDirectories(work.resolve("nginx-proxy"));
            int http2 = Spawned.freePort();
            int grpc = Spawned.freePort();
            String upstreams = upstream("target", direct.endpoint().port(), connections)
                    + upstream("calls", direct.grpc().orElseThrow(), connections);
            String proxied = """
                        location / {
                          proxy_pass http://target;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_set_header Host $host;
                          proxy_max_temp_file_size 0;
                        }
                    """;
            String called = """
                        location / {
                          grpc_pass grpc://calls;
                          grpc_socket_keepalive on;
                        }
                    """;
            Spawned proxy = nginx(
                    folder,
                    server(port, "", proxied) + server(http2, " http2", proxied) + server(grpc, " http2", called),
                    upstreams);
            Endpoint endpoint = new Endpoint(
                    "nginx", port, "", direct.endpoint().password(), "", OptionalLong.of(proxy.pid()));
            proxy.listening(port).listening(http2).listening(grpc);
            return new HttpWay(endpoint, OptionalInt.of(http2), OptionalInt.of(grpc));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String upstream(String name, int port, int connections) {
        return "upstream %s { server 127.0.0.1:%d; keepalive %d; keepalive_requests 1000000000; }\n"
                .formatted(name, port, connections);
    }

    private static String server(int port, String version, String does) {
        return """
                  server {
                    listen 127.0.0.1:%d%s;
                    http2_max_concurrent_streams 200;
                %s
                  }
                """.formatted(port, version, does);
    }

    private static Spawned nginx(Path folder, String servers, String more) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                %4$sdaemon off;
                worker_processes auto;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nodelay on;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  %3$s
                %2$s
                }
                """.formatted(folder, servers, more, root ? "user root;\n" : ""));
        return Spawned.start(
                folder.resolve("nginx.log"),
                Map.of(),
                List.of(
                        PROGRAM.toString(),
                        "-c",
                        config.toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        folder.resolve("error.log").toString()));
    }

    HttpWay way() {
        return way;
    }

    /** Whether a word stands in a document as it comes by a way. */
    static boolean shows(Path work, Endpoint way, String path, String word) {
        String document = Spawned.run(
                work,
                Map.of(),
                List.of(
                        "curl",
                        "-fsS",
                        "--noproxy",
                        "*",
                        "-H",
                        "Host: " + HOST,
                        "-H",
                        "Authorization: Bearer " + way.password(),
                        "http://127.0.0.1:" + way.port() + path));
        return document.contains(word);
    }

    @Override
    public void close() {
        server.close();
    }
}
