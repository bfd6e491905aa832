package dev.sallyport.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private final Endpoint endpoint;

    private HttpTarget(Spawned server, Endpoint endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    static HttpTarget start(Path work) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("no nginx here; on Debian: apt-get install nginx wrk curl");
        }
        Path folder = work.resolve("nginx-target");
        try {
            Path files = Files.createDirectories(folder.resolve("files"));
            Files.writeString(files.resolve("small.json"), """
                    {"id":7,"name":"Greta Lindqvist","email":"greta.lindqvist@example.org","city":"Turku",
                    "placed":"2026-01-01T00:00:07Z","lines":[{"sku":"A-100","count":2},{"sku":"B-205","count":1}],
                    "note":"leave it with the neighbours"}
                    """);
            document(files.resolve("plain.json"));
            Files.copy(files.resolve("plain.json"), files.resolve("masked.json"));
            int port = Spawned.freePort();
            Spawned server = nginx(folder, port, """
                        root %s;
                        default_type application/json;
                        open_file_cache max=10;
                    """.formatted(files), "");
            return new HttpTarget(server, new Endpoint("direct", port, "", SECRET, "", OptionalLong.empty()));
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
    static Endpoint proxy(Path work, Endpoint direct, int connections) {
        try {
            int port = Spawned.freePort();
            Path folder = Files.createDirectories(work.resolve("nginx-proxy"));
            String upstream = "upstream target { server 127.0.0.1:%d; keepalive %d; keepalive_requests 1000000000; }"
                    .formatted(direct.port(), connections);
            Spawned proxy = nginx(folder, port, """
                        location / {
                          proxy_pass http://target;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                          proxy_set_header Host $host;
                          proxy_max_temp_file_size 0;
                        }
                    """, upstream);
            return new Endpoint("nginx", port, "", direct.password(), "", OptionalLong.of(proxy.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Spawned nginx(Path folder, int port, String server, String more) throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                %5$sdaemon off;
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
                  %4$s
                  server {
                    listen 127.0.0.1:%2$d;
                %3$s
                  }
                }
                """.formatted(folder, port, server, more, root ? "user root;\n" : ""));
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
                                folder.resolve("error.log").toString()))
                .listening(port);
    }

    Endpoint endpoint() {
        return endpoint;
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
