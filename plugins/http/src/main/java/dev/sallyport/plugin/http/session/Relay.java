package dev.sallyport.plugin.http.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that may go on, between the verdict and the end of the target's answer: it finds a way to the target, and
 * joins the two streams. Confined to the event loop.
 */
final class Relay {

    final Conversation conversation;
    private final Run run;
    private final Visit.Entered session;
    private final Optional<byte[]> whole;
    private @Nullable Upload upload;
    private @Nullable Answer answer;
    private @Nullable TargetStream target;
    private Account account;
    private Secret shown;
    private Optional<Secret> refused = Optional.empty();
    private boolean retried;
    private boolean over;
    private final Silence silence;

    /** @param whole the body, where it was collected to be judged */
    Relay(Conversation conversation, Run run, Visit.Entered session, Optional<byte[]> whole) {
        this.conversation = conversation;
        this.run = run;
        this.session = session;
        this.whole = whole;
        this.account = session.account();
        this.shown = session.admission().secret();
        this.silence = new Silence(
                conversation.client.executor(),
                conversation.visit.services.config.waits().answer(),
                this::silent);
    }

    void connect() {
        if (!session.admission().renewable()) {
            reach();
            return;
        }
        Visit visit = conversation.visit;
        visit.gate.secret(session.admission(), refused).addListener((Future<Secret> asked) -> {
            if (over) {
                return;
            }
            if (!asked.isSuccess()) {
                conversation.fail(TargetPool.refusal(asked.cause()));
                return;
            }
            shown = asked.getNow();
            account = Account.of(session.admission(), shown, visit.services.headers);
            account.refusal().ifPresentOrElse(conversation::fail, this::reach);
        });
    }

    private void reach() {
        TargetPool targets = conversation.visit.targets;
        if (conversation.request.upgrade().isPresent()) {
            silence.begin(); // what the target offers may have to be waited for
            targets.connectUpgradable(session.admission(), retried, this::connected, this::notConnected);
        } else {
            targets.connect(session.admission(), retried, this::connected, this::notConnected);
        }
    }

    private void notConnected(Refusal refusal) {
        if (!over) {
            conversation.fail(refusal);
        }
    }

    private void connected(TargetStream stream) {
        if (over) {
            stream.free();
            return;
        }
        target = stream;
        silence.begin();
        Visit visit = conversation.visit;
        Request request = conversation.request;
        Outgoing outgoing = new Outgoing(visit, session.admission(), account, request.hostField(), request.prefix());
        answer = new Answer(this, run.exchange(), outgoing);
        Upload begun = new Upload(this, run.exchange(), stream);
        upload = begun;
        boolean masks = run.masks();
        boolean seen = masks || conversation.client.lane().interests().in(EventKind.DOCUMENT);
        Fields fields = request.outgoing(outgoing, session.credential(), visit.services.headers, masks, seen);
        account.sign(request.onward(fields), body(request), visit.services.clock.instant());
        if (whole.isPresent() && conversation.call.judging()) {
            judging(begun, fields, stream, whole.get());
        } else if (whole.isPresent()) {
            begun.whole(fields, whole.get());
        } else {
            stream(begun, fields, request.framing());
        }
        stream.flush();
    }

    /** Sends a stream of messages of which the first, if there is any, was judged. */
    private void judging(Upload begun, Fields fields, TargetStream stream, byte[] first) {
        Pipe messages = conversation.call.judging(
                begun,
                stream.allocator(),
                conversation.client.lane(),
                conversation.visit.gate.limits().commandBytesMax());
        begun.judged(fields, messages, first);
        if (!over) {
            conversation.wantBody();
            if (conversation.requestEnded) {
                begun.end();
            }
        }
    }

    /** Returns the body as far as it is known; that of a request without one is empty. */
    private Optional<byte[]> body(Request request) {
        return request.framing().kind() == Framing.Kind.NONE ? Optional.of(new byte[0]) : whole;
    }

    private void stream(Upload begun, Fields fields, Framing framing) {
        begun.begin(fields);
        if (over) {
            return;
        }
        if (framing.kind() == Framing.Kind.NONE) {
            begun.end();
        } else {
            conversation.wantBody();
            if (conversation.requestEnded) {
                begun.end();
            }
        }
    }

    /** Something moved on, on either side. */
    void heard() {
        silence.heard();
    }

    private void silent() {
        if (over) {
            return;
        }
        long seconds = conversation.visit.services.config.waits().answer().toSeconds();
        if (answer != null && answer.waitsForClient()) {
            String told = "The client took nothing of the answer for " + seconds + " seconds.";
            conversation.client.last(Disconnect.of(Cause.CLIENT_LEFT, told));
            conversation.fail(Codes.refusal(Codes.SLOW_CLIENT, told));
        } else if (conversation.grpc()
                || (answer != null && answer.mayPause())
                || (upload != null && upload.waitsForOthers())) {
            silence.begin();
        } else {
            conversation.fail(Codes.refusal(
                    Codes.SLOW_TARGET, "The target was silent for " + seconds + " seconds before it had answered."));
        }
    }

    /** Takes a piece of the request's body; the caller keeps the buffer. */
    void requestBody(ByteBuf piece) {
        heard();
        if (upload != null) {
            upload.take(piece);
        }
    }

    void requestEnd() {
        heard();
        if (upload != null) {
            upload.end();
        }
    }

    /** Sends on what lies ready for the target. */
    void flushTarget() {
        if (target != null) {
            target.flush();
        }
    }

    /** Whether the target takes more of the request now. */
    void targetWritable(boolean writable) {
        heard();
        if (!over && upload != null) {
            upload.targetWritable(writable);
        }
    }

    /** Whether the client takes more of the answer now. */
    void clientWritable(boolean writable) {
        heard();
        if (!over && answer != null) {
            answer.clientWritable(writable);
        }
    }

    /** Returns where the target's answer goes; empty when nobody waits for it any more. */
    Optional<Answer> answer() {
        return over ? Optional.empty() : Optional.ofNullable(answer);
    }

    /** Whether the client has anything of the answer. */
    boolean began() {
        return answer != null && answer.began();
    }

    /**
     * Asks a target once more that did not take a token which may have run out, and so did nothing of the request.
     *
     * @return whether it is asked, and this answer of no use
     */
    boolean renews(TargetStream from, int status) {
        if (status != 401
                || refused.isPresent()
                || !session.admission().renewable()
                || !conversation.request.repeatable()) {
            return false;
        }
        refused = Optional.of(shown);
        silence.end();
        target = null;
        abandon();
        from.drop();
        connect();
        return true;
    }

    /** The target left or broke the protocol before it had answered. */
    void targetBroke(String reason, boolean nothingCame) {
        if (over) {
            return;
        }
        boolean reused = target != null && target.reused();
        target = null;
        if (reused && nothingCame && !retried && conversation.request.repeatable()) {
            // It closed its idle connection while the request was on its way: nobody has seen it.
            retried = true;
            abandon();
            connect();
            return;
        }
        String told = "The target broke off: " + reason + ".";
        conversation.client.last(Disconnect.of(Cause.TARGET_LEFT, told));
        conversation.fail(Codes.refusal(Codes.TARGET_BROKE, told));
    }

    void fail(Refusal refusal) {
        conversation.fail(refusal);
    }

    /** The answer is there, and everything of it may go to the client once it is recorded. */
    void answered(int code, Optional<ErrorText> error, Runnable send) {
        silence.end();
        TargetStream stream = target;
        target = null;
        if (upload != null && !upload.complete()) {
            upload.abort();
            conversation.client.last();
            if (stream != null) {
                stream.drop();
            }
        } else if (stream != null) {
            stream.free();
        }
        conversation.answered(run.answered(code, error), send);
    }

    /** The target goes on with WebSocket, as it was asked to. */
    void switched(SocketSource source, ResponseHead head) {
        silence.end();
        over = true;
        target = null;
        answer = null;
        conversation.upgraded(source, head);
    }

    private void abandon() {
        if (answer != null) {
            answer.abort();
            answer = null;
        }
        if (upload != null) {
            upload.abort();
            upload = null;
        }
    }

    /** Gives up what is not yet done of a relay, if there is one. */
    static void drop(@Nullable Relay relay) {
        if (relay != null) {
            relay.drop();
        }
    }

    /** Gives up what is not yet done. Harmless when everything is. */
    void drop() {
        over = true;
        silence.end();
        abandon();
        TargetStream stream = target;
        target = null;
        if (stream != null) {
            stream.drop();
        }
    }
}
