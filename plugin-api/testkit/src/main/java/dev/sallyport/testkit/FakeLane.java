package dev.sallyport.testkit;

import dev.sallyport.api.Protocol.Capability;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.event.OpaqueData;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.TerminalFlow;
import dev.sallyport.api.protocol.TerminalStart;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A lane whose rulings come from a script. */
final class FakeLane implements Lane {

    private final FakeGate gate;
    private final List<FakeExchange> exchanges = new ArrayList<>();
    private boolean deciding;
    private volatile boolean closed;

    FakeLane(FakeGate gate) {
        this.gate = gate;
    }

    @Override
    public Interests interests() {
        return gate.policy().wanted();
    }

    @Override
    public Future<Ruling> command(Command command, Consumer<HoldNotice> onHold) {
        gate.inLoop("command");
        if (closed) {
            gate.violation("a command on a closed lane: " + command.text());
        }
        if (deciding) {
            gate.violation("a command overtook an undecided one: " + command.text());
        }
        if (gate.closed().isPresent()) {
            return gate.done(new Ruling.Refuse(FakeGate.refusal("the session has ended")));
        }
        gate.policy().events().add(command);
        Answer answer = gate.policy().answer(command);
        if (!(answer instanceof Answer.Hold hold)) {
            return gate.done(ruling(command, answer));
        }
        deciding = true;
        Promise<Ruling> promise = gate.promise();
        gate.hold(command.text(), hold.reason(), onHold, decision -> {
            deciding = false;
            promise.trySuccess(ruling(command, decision));
        });
        return promise;
    }

    @Override
    public boolean wantsBody(Command head) {
        gate.inLoop("wantsBody");
        return gate.policy().wantsBodies();
    }

    private Ruling ruling(Command command, Answer answer) {
        return switch (answer) {
            case Answer.Forward forward -> new Ruling.Forward(exchange(command, forward.rowCap()), forward.warnings());
            case Answer.Substitute other ->
                gate.can(Capability.REWRITE)
                        ? new Ruling.Substitute(
                                other.command(), exchange(other.command(), OptionalLong.empty()), other.warnings())
                        : new Ruling.Refuse(FakeGate.refusal("commands of this protocol cannot be rewritten"));
            case Answer.Refuse refuse -> new Ruling.Refuse(refuse.refusal());
            case Answer.Hold hold -> throw new IllegalStateException("a hold cannot be decided by a hold");
        };
    }

    private FakeExchange exchange(Command command, OptionalLong rowCap) {
        FakeExchange exchange = new FakeExchange(gate, command, rowCap);
        exchanges.add(exchange);
        return exchange;
    }

    /** Returns how many forwarded commands have not been reported as ended. */
    long openExchanges() {
        return exchanges.stream().filter(exchange -> !exchange.ended()).count();
    }

    @Override
    public ErrorText redact(ErrorText text) {
        return gate.policy().redact(text);
    }

    @Override
    public TerminalFlow terminal(TerminalStart start, TerminalFlow.Sink sink) {
        gate.inLoop("terminal");
        return new FakeTerminalFlow(gate, start, sink);
    }

    @Override
    public void opaque(OpaqueData data) {
        gate.policy().events().add(data);
    }

    @Override
    public void close() {
        gate.inLoop("close of a lane");
        closed = true;
    }

    boolean closed() {
        return closed;
    }
}
