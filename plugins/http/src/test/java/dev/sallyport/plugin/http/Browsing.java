package dev.sallyport.plugin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** What browsers send, to sign in and when they have. */
final class Browsing {

    static final String HTML = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    static final String FORM = "aaaaaaaaaaaaaaaaaaaaaa";

    static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n" + fields + "\r\n";
    }

    static String post(String path, String fields, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String filledIn(String user, String token, String to) {
        return "form=" + FORM + "&user=" + user + "&token=" + token + "&to="
                + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    static String login(String user, String token, String to) {
        return post(
                "/.sallyport/login",
                "Cookie: sallyport-form=" + FORM + "\r\nOrigin: http://shop.test\r\n",
                filledIn(user, token, to));
    }

    /** A connection on which alice has just signed in; her pass is {@code pass-1}. */
    static Talk signedIn() {
        Talk talk = new Talk();
        talk.says(login("alice", Talk.TOKEN, "/"));
        assertThat(talk.client(true)).startsWith("HTTP/1.1 200 ").contains("sallyport-pass=pass-1;");
        return talk;
    }

    private Browsing() {}
}
