package dev.sallyport.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.core.authority.KeyFile;
import dev.sallyport.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class CertificateRoutesTest {

    private static final String ROOT = ControlPlane.ROOT;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ControlPlane plane;

    @BeforeEach
    void start(@TempDir Path folder) {
        plane = new ControlPlane(folder);
    }

    @AfterEach
    void stop() {
        plane.close();
        client.close();
    }

    private HttpResponse<String> call(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(plane.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path, String token) {
        return call("GET", path, token, "");
    }

    private static JsonNode json(HttpResponse<String> response) {
        return Json.read(response.body());
    }

    private static void problem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("code").asText()).isEqualTo(code);
    }

    private static final String KEY = KeyFile.fresh("a").open().strip();

    private HttpResponse<String> certify(String token, String more) {
        return call("POST", "/v1/certificates", token, "{\"key\": \"" + KEY + "\"" + more + "}");
    }

    @Test
    void aSubjectHasItsOwnKeysCertifiedAndNobodyElses() {
        HttpResponse<String> made = certify(plane.token("alice"), ", \"lifetime\": \"8h\"");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(json(made).path("subject").asText()).isEqualTo("alice");
        assertThat(json(made).path("certificate").asText()).startsWith("ssh-ed25519-cert-v01@openssh.com AAAA");
        problem(certify(plane.token("alice"), ", \"subject\": \"bob\""), 400, "SP-1003");
        problem(certify(plane.token("alice"), ", \"lifetime\": \"25h\""), 400, "SP-1003");
        problem(certify(plane.token("alice"), ", \"sources\": [1]"), 400, "SP-1003");
        problem(certify(ROOT, ""), 404, "SP-1004");
        problem(certify("", ""), 401, "SP-1005");
        String serial = json(made).path("serial").asText();
        assertThat(json(get("/v1/certificates", plane.token("bob"))).path("certificates"))
                .isEmpty();
        problem(get("/v1/certificates?subject=alice", plane.token("bob")), 403, "SP-2001");
        problem(call("DELETE", "/v1/certificates/" + serial, plane.token("bob"), ""), 404, "SP-1004");
        problem(call("DELETE", "/v1/certificates/x", ROOT, ""), 404, "SP-1004");
        assertThat(call("DELETE", "/v1/certificates/" + serial, plane.token("alice"), "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(get("/v1/certificates", ROOT))
                        .path("certificates")
                        .path(0)
                        .path("live")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void keysOfAuthoritiesAreShownToSubjectsAndReplacedByAdmins() {
        for (String purpose : List.of("users", "hosts", "targets")) {
            JsonNode keys = json(get("/v1/authorities/" + purpose, plane.token("alice")));
            assertThat(keys.path("keys")).hasSize(1);
            assertThat(keys.path("keys").path(0).path("key").asText()).endsWith("sallyport-" + purpose + "-1");
        }
        problem(get("/v1/authorities/gods", ROOT), 404, "SP-1004");
        problem(call("POST", "/v1/authorities/targets/rotate", plane.token("alice"), "{}"), 403, "SP-2001");
        HttpResponse<String> made = call("POST", "/v1/authorities/targets/rotate", ROOT, "{\"after\": \"2h\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).path("number").asInt()).isEqualTo(2);
        assertThat(json(get("/v1/authorities/targets", ROOT)).path("keys")).hasSize(2);
    }
}
