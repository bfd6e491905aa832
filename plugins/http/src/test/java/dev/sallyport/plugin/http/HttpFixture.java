package dev.sallyport.plugin.http;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.testkit.ProtocolFixture;
import dev.sallyport.testkit.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** HTTP/1.1 on the wire, for the contract tests. */
final class HttpFixture implements ProtocolFixture {

    /** The account the testkit gives its targets. */
    static final String ACCOUNT = "Authorization: Basic c2VydmljZTp0YXJnZXQtc2VjcmV0\r\n";

    private static final String TOKEN = "tok-alice-5f2c";

    static HttpConfig config() {
        return config(Map.of(), Optional.empty(), "X-Sallyport-User");
    }

    static HttpConfig config(Map<String, String> paths, Optional<String> domain, String identityHeader) {
        return config(paths, domain, identityHeader, false);
    }

    /** Where clients may ask for tunnels. */
    static HttpConfig connecting() {
        return config(Map.of(), Optional.empty(), "X-Sallyport-User", true);
    }

    private static HttpConfig config(
            Map<String, String> paths, Optional<String> domain, String identityHeader, boolean connect) {
        return new HttpConfig(
                Map.of(),
                paths,
                domain,
                identityHeader,
                List.of(),
                List.of("shop", "far"),
                Optional.of("https://gate.example.org/reviews/{id}"),
                new HttpConfig.Waits(
                        Duration.ofSeconds(20), Duration.ofSeconds(90), Optional.of(Duration.ofSeconds(10))),
                HttpConfig.Browser.DEFAULTS,
                connect);
    }

    @Override
    public ChannelProtocol protocol() {
        return new HttpProtocol(config(), System::nanoTime, Runnable::run);
    }

    /** A request that no target is asked for logs in like any other. */
    @Override
    public void login(
            ScriptedPeer client, Supplier<? extends ScriptedPeer> target, String user, String token, String name) {
        client.send(bytes(request("TRACE /", token, name)));
        String answer = answer(client);
        if (!answer.startsWith("HTTP/1.1 501 ")) {
            throw new AssertionError("not let in: " + answer);
        }
        target.get().expectNothing();
    }

    @Override
    public void attempt(ScriptedPeer client, String user, String token, String name) {
        String basic = Base64.getEncoder().encodeToString(bytes(user + ':' + token));
        client.send(bytes("POST /first HTTP/1.1\r\nHost: " + name + ".test\r\nAuthorization: Basic " + basic
                + "\r\nContent-Length: 0\r\n\r\n"));
    }

    /** Reads one whole answer with a Content-Length. */
    static String answer(ScriptedPeer client) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!text(head.toByteArray()).endsWith("\r\n\r\n")) {
            head.writeBytes(client.read(1));
        }
        return text(head.toByteArray()) + text(client.read(length(text(head.toByteArray()))));
    }

    private static int length(String head) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                return Integer.parseInt(line.substring(16));
            }
        }
        return 0;
    }

    static String request(String line, String token, String name) {
        return line + " HTTP/1.1\r\nHost: " + name + ".test\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    /** What a target gets of a request, between its Host and its end. */
    static String forwardedHead(String line, String between) {
        return line + " HTTP/1.1\r\nHost: target.test:7\r\n" + between
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: shop.test\r\nX-Forwarded-Proto: http\r\n"
                + "Forwarded: for=127.0.0.1;host=\"shop.test\";proto=http\r\nX-Sallyport-User: alice\r\n" + ACCOUNT;
    }

    @Override
    public boolean isLoginRefusal(byte[] answer, String reason) {
        return isRefusal(answer, reason);
    }

    @Override
    public List<String> commands() {
        return List.of("POST /orders/search", "POST /people?limit=3", "POST /stock/7/count");
    }

    @Override
    public byte[] request(String command) {
        return bytes(request(command, TOKEN, "shop"));
    }

    @Override
    public byte[] forwarded(String command) {
        return bytes(forwardedHead(command, "") + "Content-Length: 0\r\n\r\n");
    }

    @Override
    public byte[] done() {
        return bytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\ndone\n");
    }

    @Override
    public byte[] error(ErrorText text) {
        return bytes("HTTP/1.1 409 " + text.message() + "\r\nContent-Length: 0\r\n\r\n");
    }

    @Override
    public boolean isRefusal(byte[] answer, String reason) {
        String text = text(answer);
        int body = text.indexOf("\r\n\r\n") + 4;
        return text.matches("(?s)HTTP/1\\.1 [45][0-9][0-9] .*")
                && text.contains("Content-Type: application/problem+json\r\n")
                && body > 3
                && text.length() - body == length(text.substring(0, body))
                && text.substring(body).contains(reason);
    }

    @Override
    public byte[] malformed() {
        return bytes("GET / HTTP/1.1\r\nHost: shop.test\r\nX: 1\r\n folded\r\n\r\n");
    }

    @Override
    public byte[] oversize(int frameBytesMax) {
        return bytes("GET / HTTP/1.1\r\nX: " + "a".repeat(40_000));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
