package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
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
    private boolean retried;
    private boolean over;
    private final Silence silence;

    /** @param whole the body, where it was collected to be judged */
    Relay(Conversation conversation, Run run, Visit.Entered session, Optional<byte[]> whole) {
        this.conversation = conversation;
        this.run = run;
        this.session = session;
        this.whole = whole;
        this.silence = new Silence(
                conversation.client.executor(),
                conversation.visit.services.config.waits().answer(),
                this::silent);
    }

    void connect() {
        TargetPool targets = conversation.visit.targets;
        if (conversation.request.upgrade().isPresent()) {
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
        Outgoing outgoing = new Outgoing(
                visit, session.admission(), session.account().field(), request.hostField(), request.prefix());
        answer = new Answer(this, run.exchange(), outgoing);
        Upload begun = new Upload(this, run.exchange(), stream);
        upload = begun;
        boolean masks = run.masks();
        boolean seen = masks || conversation.client.lane().interests().in(EventKind.DOCUMENT);
        Fields fields = request.outgoing(outgoing, session.credential(), visit.services.headers, masks, seen);
        if (whole.isPresent() && conversation.call.streams()) {
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
    void switched(TargetConnection connection, ResponseHead head) {
        silence.end();
        over = true;
        target = null;
        answer = null;
        conversation.upgraded(connection, head);
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
