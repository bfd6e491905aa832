package dev.sallyport.distribution.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sallyport.distribution.fixture.Await;
import dev.sallyport.distribution.fixture.Policies;
import dev.sallyport.distribution.fixture.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People sign in by a browser to web applications behind the gateway: Chromium, and curl with a cookie jar. */
class SignInIT {

    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([A-Za-z0-9_-]{22})\"");

    @TempDir
    static Path folder;

    private static NodePeers peers;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException {
        peers = NodePeers.of(SignInIT.class, "browser-peer.js", folder, "ws");
        peers.start("app", "app");
        int port = peers.port("app");
        gateway = TestGateway.in(folder.resolve("gateway"))
                .protocol("http")
                .listener("tls:\n  mode: required\n")
                .plugins("  http:\n    config:\n      domain: gate.test\n")
                .environment(Policies.PASSWORD_VARIABLE, "s3cret")
                .policy("people.yaml", Policies.all(Policies.group("staff"), Policies.person("alice", "staff"), """
                        kind: Subject
                        name: robot
                        spec: {kind: service, groups: [staff]}
                        """))
                .policy("targets.yaml", Policies.api("shop", port) + "---\n" + Policies.api("other", port))
                .start();
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (peers != null) {
            peers.close();
        }
    }

    @Test
    void chromiumSignsInToAWebApplicationUsesItAndIsSignedOut() throws Exception {
        assumeThat(Path.of("/usr/bin/chromium")).as("chromium is installed").exists();
        NodePeers.assumeInstalled("playwright-core");
        TestGateway.Issued token = gateway.issue("alice", "1h");
        Path pictures = Files.createDirectories(Path.of("target/sign-in")).toAbsolutePath();
        Process browser = peers.start(
                "drive",
                Map.of("TOKEN", token.secret()),
                "drive",
                Integer.toString(gateway.port()),
                pictures.toString());
        try {
            Await.that(
                    "the browser waits for the revocation",
                    () -> !browser.isAlive()
                            || Files.readString(folder.resolve("drive")).contains("revoke"));
            gateway.sally().run("token", "revoke", token.id());
            assertThat(browser.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
        assertThat(Files.readString(folder.resolve("drive.err"))).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("drive")))
                .containsExactly(
                        "{\"ledTo\":\"/.sallyport/login?to=%2Forders%3Fopen%3D1\",\"title\":\"Sign in - Sallyport\"}",
                        "{\"wrong\":\"The user name or the token is not valid.\"}",
                        "{\"style\":[]}",
                        "{\"who\":\"alice\",\"items\":[\"tea\",\"bread\"]}",
                        "{\"scriptsSee\":\"app=1\"}",
                        "{\"httpOnly\":true,\"secure\":true,\"sameSite\":\"Lax\",\"domain\":\"shop.gate.test\","
                                + "\"ours\":true}",
                        "{\"saved\":\"saved\"}",
                        "{\"socket\":\"echo hello\"}",
                        "{\"foreignSocket\":\"refused\"}",
                        "{\"foreignForm\":403}",
                        "{\"link\":\"alice\"}",
                        "{\"afterSignOut\":\"/.sallyport/login?to=%2Forders\"}",
                        "{\"revoke\":\"now\"}",
                        "{\"socketEnded\":true}",
                        "{\"afterRevocation\":\"/.sallyport/login?to=%2Forders\"}");
        assertThat(peers.said("app"))
                .filteredOn(line -> line.has("asked") || line.has("socket"))
                .allSatisfy(line -> assertThat(line.toString()).doesNotContain("sallyport-", token.secret()))
                .extracting(
                        line -> line.path("asked").asText(line.path("socket").asText()))
                .contains("POST /save", "GET /api/items", "/live")
                .noneMatch(asked -> asked.contains("forged") || asked.contains("stolen"));
    }

    @Test
    void curlWithACookieJarSignsInAndTheTokensEndIsTheEndOfIt() throws Exception {
        assumeThat(Curl.program()).as("curl is installed").isPresent();
        TestGateway.Issued token = gateway.issue("alice", "1h");
        Curl led = curl("/orders", "-H", "Accept: text/html").answered(303);
        assertThat(led.head()).contains("Location: /.sallyport/login?to=%2Forders");
        assertThat(curl("/orders").answered(401).head()).contains("WWW-Authenticate: Bearer");

        Matcher form = FORM.matcher(curl("/.sallyport/login").answered(200).text());
        assertThat(form.find()).isTrue();
        Curl wrong = curl("/.sallyport/login", "-d", "user=alice", "-d", "token=sp_x", "-d", "form=" + form.group(1));
        assertThat(wrong.answered(401).head()).doesNotContain("sallyport-pass");
        Curl in = curl(
                "/.sallyport/login",
                "-d",
                "user=alice",
                "--data-urlencode",
                "token=" + token.secret(),
                "-d",
                "to=/orders",
                "-d",
                "form=" + form.group(1));
        assertThat(in.answered(200).head())
                .containsPattern("Set-Cookie: __Host-sallyport-pass=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax;"
                        + " Secure")
                .contains("Refresh: 0; url=/orders");

        String robot = "token=" + gateway.token("robot");
        assertThat(curl("/.sallyport/login", "-d", "user=robot", "-d", robot, "-d", "form=" + form.group(1))
                        .answered(403)
                        .text())
                .contains("Only people sign in by a browser");
        assertThat(curl("/orders").answered(200).text()).contains("alice");
        assertThat(curl("/save", "-d", "x=y").answered(403).text()).contains("http-012");
        assertThat(curl("/save", "-d", "x=y", "-H", "Origin: https://shop.gate.test:" + gateway.port())
                        .answered(303)
                        .head())
                .contains("Location: /saved");
        assertThat(at("other", "/orders").answered(401).text())
                .as("a pass is good at its host only; and curl sends it nowhere else")
                .contains("http-003");
        gateway.sally().run("token", "revoke", token.id());
        assertThat(curl("/orders").answered(401).text()).contains("The sign-in has ended.");
        assertThat(gateway.control().get("/v1/audit", "limit", "200").done().toString())
                .contains("pass.given")
                .doesNotContain(token.secret());
    }

    @Test
    void aSignInOutlivesTheGatewayAndEndsWithItsTokenAllTheSame() throws Exception {
        assumeThat(Curl.program()).as("curl is installed").isPresent();
        TestGateway.Issued token = gateway.issue("alice", "1h");
        Matcher form = FORM.matcher(curl("/.sallyport/login").answered(200).text());
        assertThat(form.find()).isTrue();
        curl(
                        "/.sallyport/login",
                        "-d",
                        "user=alice",
                        "--data-urlencode",
                        "token=" + token.secret(),
                        "-d",
                        "form=" + form.group(1))
                .answered(200);
        assertThat(curl("/orders").answered(200).text()).contains("alice");

        gateway.kill();
        gateway.startAgain();
        assertThat(curl("/orders").answered(200).text()).contains("alice");
        gateway.sally().run("token", "revoke", token.id());
        assertThat(curl("/orders").answered(401).text()).contains("The sign-in has ended.");
    }

    private static Curl curl(String path, String... words) throws IOException, InterruptedException {
        return at("shop", path, words);
    }

    private static Curl at(String target, String path, String... words) throws IOException, InterruptedException {
        String host = target + ".gate.test:" + gateway.port();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-k", "--http1.1", "-b", folder + "/jar", "-c", folder + "/jar", "--resolve"));
        all.addAll(List.of(host + ":127.0.0.1", "https://" + host + path));
        return Curl.run(folder, all.toArray(String[]::new));
    }
}
