package dev.sallyport.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A session over real sockets whose client does not read for a while. */
final class SlowClient implements AutoCloseable {

    private static final int IDLE_MILLIS = 300;

    private final ProtocolFixture fixture;
    private final ScriptedTarget server = new ScriptedTarget();
    private final GatewayHarness harness;
    private final SocketPeer client;
    private final List<SocketPeer> accepted = new ArrayList<>();

    SlowClient(ProtocolFixture fixture) {
        this.fixture = fixture;
        this.harness = new GatewayHarness(fixture.protocol());
        harness.host().identity().subject(ContractSession.USER, ContractSession.TOKEN);
        harness.host().target(ContractSession.TARGET, server.address());
        this.client = SocketPeer.connect(harness.address());
        fixture.login(client, this::target, ContractSession.USER, ContractSession.TOKEN, ContractSession.TARGET);
    }

    GatewayHarness harness() {
        return harness;
    }

    SocketPeer client() {
        return client;
    }

    private SocketPeer target() {
        if (accepted.isEmpty()) {
            accepted.add(server.accept());
        }
        return accepted.getFirst();
    }

    /** Lets the target answer as fast as it can; returns after a while in which the client has not read. */
    void sendWhileNobodyReads(String command, byte[] answer) throws InterruptedException {
        client.send(fixture.request(command));
        target().expect(fixture.request(command));
        CountDownLatch sent = new CountDownLatch(1);
        Thread.ofVirtual().name("slow-client-target").start(() -> {
            target().send(answer);
            sent.countDown();
        });
        sent.await(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        client.close();
        accepted.forEach(SocketPeer::close);
        server.close();
        harness.close();
    }
}
