package dev.sallyport.plugin.http;

import dev.sallyport.testkit.EmbeddedHarness;
import dev.sallyport.testkit.EmbeddedPeer;
import dev.sallyport.testkit.FakePolicy;

/** One client's connection to the gateway and the gateway's to the target, step by step and as text. */
final class Talk implements AutoCloseable {

    static final String TOKEN = "tok-alice-5f2c";
    static final String LOGIN = "Host: shop.test\r\nAuthorization: Bearer " + TOKEN + "\r\n";

    private final EmbeddedHarness harness;

    Talk() {
        this(HttpFixture.config());
    }

    Talk(HttpConfig config) {
        harness = new EmbeddedHarness(new HttpProtocol(config, System::nanoTime, Runnable::run));
        harness.host().identity().subject("alice", TOKEN);
        harness.host().target("shop", EmbeddedHarness.REACHABLE);
    }

    EmbeddedHarness harness() {
        return harness;
    }

    FakePolicy policy() {
        return harness.policy();
    }

    EmbeddedPeer client() {
        return harness.client();
    }

    /** Sends as the client. */
    Talk says(String text) {
        client().send(HttpFixture.bytes(text));
        return this;
    }

    /** Sends a request without a body, with the login and further header lines. */
    Talk asks(String line, String... headers) {
        return says(line + " HTTP/1.1\r\n" + LOGIN + lines(headers) + "\r\n");
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    /** Sends as the target, on its nth connection. */
    Talk answers(int nth, String text) {
        harness.target(nth).send(HttpFixture.bytes(text));
        return this;
    }

    Talk answers(String text) {
        return answers(1, text);
    }

    /** Returns what the target got and had not read. */
    String target() {
        return HttpFixture.text(harness.target().readAll());
    }

    /** Returns what the client got and had not read. */
    String client(boolean open) {
        String text = HttpFixture.text(client().readAll());
        if (client().open() != open) {
            throw new AssertionError("the connection is " + (open ? "closed" : "open") + " after: " + text);
        }
        return text;
    }

    @Override
    public void close() {
        harness.close();
    }
}
