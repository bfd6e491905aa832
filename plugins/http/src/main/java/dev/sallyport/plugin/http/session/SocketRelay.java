package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.websocket.CloseCode;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between client and target. It is the answer to one command: its messages are documents of that exchange,
 * which is over when both sides have said Close, or one of them is gone. Confined to the event loop.
 */
final class SocketRelay {

    /** The exchange's status: what the target answered, Switching Protocols. */
    private static final int SWITCHED = 101;

    private final Visit visit;
    private final Run run;
    private final SocketEnd client;
    private final SocketEnd target;
    private final MessageWay toTarget;
    private final MessageWay toClient;
    private final Silence closing;
    private int lastCode = CloseCode.NORMAL;
    private String lastReason = "";
    private boolean over;

    /** @param judge who is asked about messages of the client */
    private SocketRelay(Visit visit, Run run, EventExecutor loop, MessageJudge judge) {
        this.visit = visit;
        this.run = run;
        long most = visit.gate.limits().frameBytesMax();
        this.client = new SocketEnd(this, true, most);
        this.target = new SocketEnd(this, false, most);
        this.toTarget = new MessageWay(this, Direction.TO_TARGET, client, target, Optional.of(judge));
        this.toClient = new MessageWay(this, Direction.TO_CLIENT, target, client, Optional.empty());
        this.closing = new Silence(loop, visit.services.config.waits().body(), this::finish);
    }

    /** Begins: the answer to a request is a connection, and messages follow in both directions. */
    static void open(
            Visit visit, Run run, ClientStream client, Request request, SocketSource target, ResponseHead head) {
        Command upgrade = request.command(visit, client.version());
        MessageJudge judge =
                new MessageJudge(client.lane(), upgrade, visit.gate.limits().commandBytesMax());
        SocketRelay sockets = new SocketRelay(visit, run, client.executor(), judge);
        Fields travelling = visit.services.headers.fromTarget(head.fields());
        ResponseHead answer = request.upgrade().orElseThrow().answer(travelling);
        ByteBuf ofTheClient = client.upgrade(answer, sockets.client());
        sockets.begin(ofTheClient, target.handOver(sockets.target()));
    }

    Visit visit() {
        return visit;
    }

    SocketEnd client() {
        return client;
    }

    SocketEnd target() {
        return target;
    }

    /** Returns the exchange the messages belong to; nothing where nobody asked for commands. */
    @Nullable
    Exchange exchange() {
        return run.exchange();
    }

    MessageWay from(SocketEnd end) {
        return end.equals(client) ? toTarget : toClient;
    }

    SocketEnd other(SocketEnd end) {
        return end.equals(client) ? target : client;
    }

    boolean over() {
        return over;
    }

    /** Begins with what had come behind the handshakes. */
    void begin(ByteBuf ofTheClient, ByteBuf ofTheTarget) {
        client.take(ofTheClient);
        target.take(ofTheTarget);
    }

    /** One side said Close: the other hears it, and has to say it too. */
    void closed(SocketEnd by, int code, String reason) {
        if (over) {
            return;
        }
        if (by.equals(client)) {
            toTarget.withdraw();
        }
        SocketEnd other = other(by);
        lastCode = code;
        lastReason = redacted(code, reason);
        if (other.closeReceived()) {
            finish();
        } else {
            other.sendClose(lastCode, lastReason);
            closing.begin();
        }
    }

    /** A reason may hold anything, such as a value that a rule protects. */
    private String redacted(int code, String reason) {
        Exchange open = run.exchange();
        return open == null || reason.isEmpty()
                ? reason
                : open.redact(new ErrorText(Integer.toString(code), reason, Map.of()))
                        .message();
    }

    /** Both said Close, or one of them did and the other takes too long. */
    private void finish() {
        if (over) {
            return;
        }
        stop();
        Optional<Future<Void>> told = run.answered(SWITCHED, Optional.empty());
        if (told.isEmpty()) {
            leave();
        } else {
            told.get().addListener(recorded -> leave());
        }
    }

    private void leave() {
        client.sendClose(lastCode, lastReason);
        target.sendClose(lastCode, lastReason);
        end(Disconnect.of(Cause.CLIENT_LEFT, "the WebSocket was closed"));
    }

    private void end(Disconnect why) {
        target.end(why); // first, for with a connection of the client's own all others end
        client.end(why);
    }

    void broken(SocketEnd by, int code, String reason) {
        boolean client = by.equals(this.client);
        fail(
                client ? Cause.PROTOCOL_ERROR : Cause.TARGET_LEFT,
                (client ? "the client" : "the target") + " broke the WebSocket protocol: " + reason,
                client ? code : CloseCode.INTERNAL_ERROR);
    }

    void refused(Refusal refusal) {
        String rule = refusal.rule().map(name -> name + ": ").orElse("");
        boolean tooBig = refusal.code().equals(Codes.BODY_TOO_LONG);
        fail(Cause.POLICY, rule + refusal.reason(), tooBig ? CloseCode.TOO_BIG : CloseCode.POLICY);
    }

    /** A connection ended without a word. */
    void gone(SocketEnd by) {
        if (target.closeReceived() || client.closeReceived()) {
            finish();
        } else if (by.equals(client) && !over) {
            stop();
            run.failed(Status.CANCELLED, 499, "The client left.");
            target.sendClose(CloseCode.GOING_AWAY, "the client left");
            end(Disconnect.of(Cause.CLIENT_LEFT, "the client closed the connection"));
        } else {
            fail(Cause.TARGET_LEFT, "the target broke off", CloseCode.INTERNAL_ERROR);
        }
    }

    private void fail(Cause cause, String reason, int code) {
        if (over) {
            return;
        }
        stop();
        run.failed(Status.FAILED, SWITCHED, reason);
        client.sendClose(code, reason);
        target.sendClose(CloseCode.GOING_AWAY, "");
        end(Disconnect.of(cause, reason));
    }

    private void stop() {
        over = true;
        closing.end();
        client.pause();
        target.pause();
        toTarget.abort();
        toClient.abort();
    }
}
