package dev.sallyport.testkit;

import java.util.Arrays;

/** A session of a contract test: an embedded harness after login, with the steps most tests share. */
final class ContractSession implements AutoCloseable {

    static final String USER = "alice";
    static final String TOKEN = "tok-alice-5f2c";
    static final String TARGET = "shop";

    private final ProtocolFixture fixture;
    private final EmbeddedHarness harness;

    ContractSession(ProtocolFixture fixture) {
        this.fixture = fixture;
        this.harness = new EmbeddedHarness(fixture.protocol());
        harness.host().identity().subject(USER, TOKEN);
        harness.host().target(TARGET, EmbeddedHarness.REACHABLE);
        harness.host().target("far", EmbeddedHarness.UNREACHABLE);
    }

    /** Opens a session that is logged in. */
    static ContractSession open(ProtocolFixture fixture) {
        return new ContractSession(fixture).login();
    }

    ContractSession login() {
        fixture.login(client(), harness::target, USER, TOKEN, TARGET);
        client().expectNothing();
        target().expectNothing();
        return this;
    }

    FakePolicy policy() {
        return harness.policy();
    }

    EmbeddedHarness harness() {
        return harness;
    }

    EmbeddedPeer client() {
        return harness.client();
    }

    EmbeddedPeer target() {
        return harness.target();
    }

    String command(int n) {
        return fixture.commands().get(n);
    }

    void request(String command) {
        client().send(fixture.request(command));
    }

    /** The target gets exactly this command and says that it is done, and the client gets exactly that. */
    void answered(String command) {
        target().expect(fixture.forwarded(command));
        target().expectNothing();
        target().send(fixture.done());
        client().expect(fixture.done());
        client().expectNothing();
    }

    /** The session still works. */
    void works() {
        request(command(2));
        answered(command(2));
    }

    /** The client got exactly one refusal with this reason. */
    void refused(String reason) {
        byte[] answer = client().readAll();
        if (!fixture.isRefusal(answer, reason)) {
            throw new AssertionError("not a refusal because of '" + reason + "': " + ScriptedPeer.show(answer));
        }
    }

    static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        harness.close();
    }
}
