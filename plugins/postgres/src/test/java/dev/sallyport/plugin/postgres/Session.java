package dev.sallyport.plugin.postgres;

import dev.sallyport.testkit.EmbeddedHarness;
import dev.sallyport.testkit.EmbeddedPeer;
import dev.sallyport.testkit.FakePolicy;

/** A scripted client, the plugin, a scripted target; in memory. */
final class Session implements AutoCloseable {

    static final String USER = "alice";
    static final String TOKEN = "tok-alice-5f2c";

    final EmbeddedHarness harness;

    private Session() {
        harness = new EmbeddedHarness(new PostgresFixture().protocol());
        harness.host().identity().subject(USER, TOKEN);
        harness.host().target("shop", EmbeddedHarness.REACHABLE);
    }

    /** Before the first byte. */
    static Session fresh() {
        return new Session();
    }

    /** After the login. */
    static Session open() {
        Session session = new Session();
        new PostgresFixture().login(session.client(), session.harness::target, USER, TOKEN, "shop");
        return session;
    }

    EmbeddedPeer client() {
        return harness.client();
    }

    EmbeddedPeer target() {
        return harness.target();
    }

    FakePolicy policy() {
        return harness.policy();
    }

    @Override
    public void close() {
        harness.close();
    }
}
