package dev.sallyport.core.oauth;

import dev.sallyport.api.Secret;
import dev.sallyport.core.json.Json;
import dev.sallyport.core.json.TokenJson;
import dev.sallyport.core.net.Outbound;
import dev.sallyport.core.resource.OauthUse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Asks token endpoints over connections of their own. Redirects are not followed: the secret is for one address. */
final class TokenEndpoint implements TokenSource {

    private static final int OK = 200;
    private static final Duration LIFE_UNSAID = Duration.ofMinutes(5);
    private static final Duration LIFE_MAX = Duration.ofDays(1);

    /** A bearer token (RFC 6750, section 2.1), short enough for a header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,16384}");

    /** Codes of errors have no spaces; what else a server says of an error may repeat what was sent. */
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Duration time;

    TokenEndpoint(Duration time) {
        this.time = time;
    }

    @Override
    public Granted ask(OauthUse use, String client, Secret secret) throws NotGranted {
        URI uri = URI.create(use.tokenUrl());
        byte[] request = request(uri, use, client, secret);
        HttpAnswer answer;
        try (Outbound connection = Outbound.open(uri, use.ca(), time)) {
            OutputStream out = connection.output();
            out.write(request);
            out.flush();
            answer = HttpAnswer.read(connection.input());
        } catch (IOException e) {
            throw new NotGranted("its token endpoint " + uri.getHost() + " cannot be asked (" + reason(e) + ")");
        }
        return granted(uri.getHost(), answer);
    }

    private static String reason(IOException e) {
        return e instanceof SocketTimeoutException ? "it did not answer in time" : String.valueOf(e.getMessage());
    }

    private static byte[] request(URI uri, OauthUse use, String client, Secret secret) {
        StringJoiner form = new StringJoiner("&").add("grant_type=client_credentials");
        if (!use.scopes().isEmpty()) {
            form.add("scope=" + coded(String.join(" ", use.scopes())));
        }
        use.audience().ifPresent(audience -> form.add("audience=" + coded(audience)));
        use.resource().ifPresent(resource -> form.add("resource=" + coded(resource)));
        String authorization = "";
        if (use.clientAuthentication() == OauthUse.ClientAuthentication.POST) {
            form.add("client_id=" + coded(client)).add("client_secret=" + coded(secret.reveal()));
        } else {
            String pair = coded(client) + ':' + coded(secret.reveal());
            authorization = "Authorization: Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String head = "POST " + path + query + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n" + authorization
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\nAccept: application/json\r\nUser-Agent: sallyport\r\nConnection: close\r\n\r\n";
        return (head + form).getBytes(StandardCharsets.US_ASCII);
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Granted granted(String host, HttpAnswer answer) throws NotGranted {
        TokenJson told;
        try {
            told = TokenJson.read(answer.body());
        } catch (Json.BadJson e) {
            throw new NotGranted("its token endpoint " + host + " answered " + answer.status() + " and no JSON");
        }
        if (answer.status() != OK) {
            String error = told.error()
                    .filter(code -> ERROR.matcher(code).matches())
                    .map(code -> " (" + code + ")")
                    .orElse("");
            throw new NotGranted("its token endpoint " + host + " answered " + answer.status() + error);
        }
        String token = told.accessToken().orElse("");
        if (!TOKEN.matcher(token).matches() || !told.tokenType().orElse("").equalsIgnoreCase("bearer")) {
            throw new NotGranted("its token endpoint " + host + " gave no bearer token");
        }
        long seconds = told.expiresIn().orElse(LIFE_UNSAID.toSeconds());
        return new Granted(Secret.of(token), Duration.ofSeconds(Math.clamp(seconds, 1, LIFE_MAX.toSeconds())));
    }
}
