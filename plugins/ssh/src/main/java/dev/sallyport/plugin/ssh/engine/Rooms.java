package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.plugin.ssh.Words;
import dev.sallyport.plugin.ssh.relay.Inside;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The connections inside a client's, each with a bridge of its own on the same event loop. Called in the turns of the
 * connection around them.
 */
final class Rooms implements Inside.Opener {

    private final SessionGate gate;
    private final Engines engines;
    private final Channel around;
    private final Loop loop;
    private final Turns turns;

    /** Confined to the event loop. */
    private final Set<InsideChannel> open = new HashSet<>();

    Rooms(SessionGate gate, Engines engines, Channel around, Loop loop, Turns turns) {
        this.gate = gate;
        this.engines = engines;
        this.around = around;
        this.loop = loop;
        this.turns = turns;
    }

    @Override
    public void open(String target, OptionalInt port, Inside.Client client) {
        loop.execute(() -> {
            Room room = new Room(client);
            gate.nest(target, port, room.channel, inner -> new ClientHandler(inner, engines, Optional.of(target)))
                    .addListener((Future<Channel> done) -> {
                        if (done.isSuccess()) {
                            open.add(room.channel);
                            turns.execute(() -> client.opened(room));
                        } else {
                            Refusal refusal = done.cause() instanceof RefusedException refused
                                    ? refused.refusal()
                                    : Refusal.of(Words.FAILED, "The gateway could not open a way to the target.");
                            turns.execute(() -> client.refused(refusal));
                        }
                    });
        });
    }

    /** The connection around is writable, or not; on the event loop. */
    void flowing(boolean writable) {
        Set.copyOf(open).forEach(channel -> channel.flowing(writable));
    }

    /** One connection inside: hands calls of turns to its channel, on the event loop, and the other way round. */
    private final class Room implements Inside, InsideChannel.Outlet {

        private final Client client;
        private final InsideChannel channel;

        Room(Client client) {
            this.client = client;
            this.channel = new InsideChannel(around, this);
        }

        @Override
        public void received(byte[] bytes) {
            loop.execute(() -> channel.received(bytes));
        }

        @Override
        public void widened(long bytes) {
            loop.execute(() -> channel.widened(bytes));
        }

        @Override
        public void ended() {
            loop.execute(channel::ended);
        }

        @Override
        public void close() {
            loop.execute(channel::close);
        }

        @Override
        public void toClient(byte[] bytes) {
            turns.fromLoop(() -> client.toClient(bytes));
        }

        @Override
        public void consumed(int bytes) {
            turns.fromLoop(() -> client.consumed(bytes));
        }

        @Override
        public void closed() {
            open.remove(channel);
            turns.execute(client::closed);
        }
    }
}
