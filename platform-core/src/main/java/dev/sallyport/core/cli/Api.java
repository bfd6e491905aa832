package dev.sallyport.core.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** The gateway's REST interface, for one command. */
final class Api {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String url;
    private final String token;
    private final HttpClient client;

    Api(String url, String token) {
        this.url = url.replaceFirst("/+$", "");
        this.token = token;
        this.client = client(url);
    }

    private static HttpClient client(String url) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (url.startsWith("http:")) {
            builder.sslContext(trustingNobody());
        }
        return builder.build();
    }

    /** Spares a command without TLS the reading of the platform's authorities, which the client does in advance. */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform speaks TLS", e);
        }
    }

    JsonNode get(String path, Map<String, String> query) {
        return json(send("GET", path + query(query), ""));
    }

    JsonNode post(String path, Map<String, String> query, Object body) {
        return json(send("POST", path + query(query), Json.write(body)));
    }

    JsonNode delete(String path, Map<String, String> query) {
        return json(send("DELETE", path + query(query), ""));
    }

    /** Copies an answer as it is. */
    void copy(String path, OutputStream out) {
        try (InputStream in = send("GET", path, "")) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new CliException(CliException.FAILED, "the answer broke off: " + e.getMessage());
        }
    }

    /** Makes a text fit for one segment of a path. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the query of a URL; what is empty is left out. */
    static String query(Map<String, String> query) {
        StringJoiner joined = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((name, value) -> {
            if (!value.isEmpty()) {
                joined.add(part(name) + "=" + part(value));
            }
        });
        return joined.toString();
    }

    private static JsonNode json(InputStream in) {
        try (in) {
            return Json.read(in.readAllBytes());
        } catch (IOException | Json.BadJson e) {
            throw new CliException(CliException.USAGE, "what answered is not a Sallyport gateway: check --url");
        }
    }

    private InputStream send(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            // 422 carries the problems of documents, which the command prints itself.
            boolean problem =
                    response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
            if (response.statusCode() >= 400 && (problem || response.statusCode() != 422)) {
                throw refused(response.statusCode(), response.body());
            }
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new CliException(CliException.USAGE, "not a URL or token: " + url + ". Give --url http://HOST:PORT");
        } catch (IOException e) {
            throw new CliException(
                    CliException.USAGE,
                    "no gateway answers at " + url + ": start it (sally serve) or give --url or SALLYPORT_URL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.FAILED, "interrupted");
        }
    }

    private static CliException refused(int status, InputStream body) {
        JsonNode problem = json(body);
        String id = problem.path("errorId").asText("");
        return new CliException(
                CliException.FAILED,
                problem.path("detail").asText("the gateway answered " + status) + " ["
                        + problem.path("code").asText("HTTP " + status) + "]"
                        + (id.isEmpty() ? "" : " (error id " + id + " in the gateway's log)"));
    }
}
