package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an answer: let in, judged, sent, answered. Confined to the event loop.
 *
 * <p>Its two halves end by themselves: a target may answer before it has the whole request, and a request that was
 * refused is still read to its end, so that the connection stays usable.
 */
final class Conversation {

    private enum State {
        ENTERING,
        COLLECTING,
        JUDGING,
        /** On its way to the target, or waiting for the answer. */
        RELAYING,
        /** The answer is sent, or on its last way. */
        ANSWERED,
        OVER
    }

    final Visit visit;
    ClientStream client;
    Request request;
    private @Nullable WebCall web;
    private final Run run;
    private final Collected collected;
    private final BodyWatch bodyWatch;
    private State state = State.ENTERING;
    boolean requestEnded;
    private boolean whole;
    private @Nullable Command command;
    private Visit.@Nullable Entered entered;
    private @Nullable Relay relay;
    private boolean held;

    /** What is known of it as a call of gRPC. */
    Call call = Call.OPAQUE;

    Conversation(Visit visit, ClientStream client, Request request) {
        this.visit = visit;
        this.client = client;
        this.request = request;
        this.run = new Run(visit.services.nanos);
        this.collected = new Collected(visit.gate.limits().commandBytesMax());
        this.bodyWatch = new BodyWatch(client, visit.services.config.waits().body(), this::bodyTooSlow);
    }

    /** Begins with the head; the client sends no more until it is told to. */
    void begin() {
        client.wantBody(false);
        Optional<Routes.Route> route = visit.services.routes.find(request.host(), request.path());
        if (route.isEmpty()) {
            client.last();
            refuse(Routes.NONE);
            return;
        }
        request.route(route.get());
        visit.enter(request.head().fields(), route.get().target(), this::entered, refusal -> {
            client.last();
            refuse(refusal);
        });
    }

    private void entered(Visit.Entered session) {
        if (state != State.ENTERING) {
            return;
        }
        entered = session;
        Optional<String> unsupported = request.unsupported();
        if (unsupported.isPresent()) {
            refuse(Codes.refusal(Codes.UNSUPPORTED, unsupported.get()));
            return;
        }
        if (WebCall.is(request.head().fields()) && visit.targets.speak2()) {
            WebCall translated = new WebCall(client, request);
            web = translated;
            client = translated;
            request = request.asCall(translated);
        }
        visit.calls.find(session, request, client, found -> {
            if (state == State.ENTERING) {
                call = found;
                described(session);
            }
        });
    }

    private void described(Visit.Entered session) {
        if (!client.lane().interests().in(EventKind.COMMAND)) {
            relay(session);
            return;
        }
        Command head = request.command(visit.services.headers, client.version());
        command = head;
        if (request.framing().kind() != Framing.Kind.NONE && client.lane().wantsBody(head)) {
            whole = true;
            state = State.COLLECTING;
            if (!collected.fits(request.framing().length())) {
                refuse(collected.tooLong());
                return;
            }
            command = request.command(visit.services.headers, client.version(), Commands.Body.WHOLE);
            wantBody();
            if (requestEnded && state == State.COLLECTING) { // else it was told, and judged, just now
                collected();
            }
        } else {
            judge(head);
        }
    }

    /** Asks the client for the body, which it may not have begun to send. */
    void wantBody() {
        if (request.expectsContinue() && !requestEnded) {
            client.sayContinue();
        }
        bodyWanted(true);
    }

    /** Lets the client send the body, or pauses it. What is wanted has to come in time, but for streams of calls. */
    void bodyWanted(boolean wanted) {
        if (!requestEnded && (web != null || !grpc())) {
            bodyWatch.wanted(wanted);
        }
        client.wantBody(wanted);
    }

    private void bodyTooSlow() {
        if (state == State.OVER || requestEnded) {
            return;
        }
        client.last();
        endRequest();
        if (state == State.ANSWERED) {
            settle();
        } else {
            fail(bodyWatch.refusal());
        }
    }

    private void endRequest() {
        requestEnded = true;
        bodyWatch.end();
    }

    /** Takes a piece of the request's body; the caller keeps the buffer. */
    void requestBody(ByteBuf piece) {
        bodyWatch.heard();
        if (web == null) {
            body(piece);
        } else {
            web.body(piece, this::body, this::fail);
        }
    }

    private void body(ByteBuf piece) {
        switch (state) {
            case COLLECTING -> {
                if (!collected.take(piece)) {
                    refuse(collected.tooLong());
                } else if (call.begun(collected)) {
                    collected();
                }
            }
            case RELAYING -> {
                if (relay != null) {
                    relay.requestBody(piece);
                }
            }
            case ANSWERED -> {
                if (bodyWatch.drained(piece.readableBytes())) {
                    client.last();
                    endRequest();
                    settle();
                }
            }
            default -> {}
        }
    }

    /** Takes the end of the request. */
    void requestEnd() {
        endRequest();
        if (web != null) {
            web.end(this::fail);
        }
        switch (state) {
            case COLLECTING -> collected();
            case RELAYING -> {
                if (relay != null) {
                    relay.requestEnd();
                }
            }
            case ANSWERED -> settle();
            default -> {}
        }
    }

    private void collected() {
        Command head = command;
        if (head != null) {
            try {
                judge(call.in(
                        head, collected, request.coding(), visit.gate.limits().commandBytesMax()));
            } catch (Malformed e) {
                refuse(call == Call.OPAQUE ? Collected.unreadable(e) : JudgedMessages.unreadable(e));
            }
        }
    }

    private void judge(Command judged) {
        state = State.JUDGING;
        client.wantBody(false);
        command = judged;
        client.lane().command(judged, this::held).addListener((Future<Ruling> future) -> {
            if (state == State.JUDGING) {
                ruled(future.getNow());
            }
        });
    }

    /** The request waits for people; said again when others are waited for. */
    private void held(HoldNotice notice) {
        if (!held && !grpc()) { // whose clients know no interim answers
            held = true;
            Progress.begin(client, visit.services.config.waits().progress(), () -> state == State.JUDGING);
        }
    }

    private void ruled(Ruling ruling) {
        switch (ruling) {
            case Ruling.Forward forward -> {
                run.begin(forward.exchange());
                relay(Objects.requireNonNull(entered));
            }
            case Ruling.Refuse refused -> refuse(refused.refusal());
            case Ruling.Substitute other -> {
                run.begin(other.exchange());
                refuse(Codes.refusal(Codes.UNSUPPORTED, "Requests cannot be rewritten."));
            }
        }
    }

    /** Sends a request of the gateway's own, which nobody judges. */
    void ask(Visit.Entered session, ByteBuf body) {
        whole = collected.take(body);
        requestEnded = true;
        relay(session);
    }

    private void relay(Visit.Entered session) {
        state = State.RELAYING;
        Relay begun = new Relay(this, run, session, whole ? Optional.of(collected.bytes()) : Optional.empty());
        relay = begun;
        begun.connect();
    }

    /** Sends on what lies ready for the target. */
    void flushTarget() {
        if (relay != null) {
            relay.flushTarget();
        }
    }

    /** Whether the client takes more of the answer now. */
    void clientWritable(boolean writable) {
        if (state == State.RELAYING && relay != null) {
            relay.clientWritable(writable);
        }
    }

    /** Refuses after the request was, or may have been, sent on. */
    void fail(Refusal refusal) {
        if (state == State.ANSWERED || state == State.OVER) {
            return;
        }
        if (relay != null && relay.began()) {
            relay.drop();
            state = State.OVER;
            endRequest();
            run.failed(Status.FAILED, 502, refusal.reason());
            Problems.breakOff(client, grpc(), refusal);
        } else {
            refuse(refusal);
        }
    }

    /** Whether it is a call in gRPC's words, which need trailers. Its streams may be silent for long. */
    boolean grpc() {
        return request.grpc() && client.takesStatus();
    }

    /** Answers in the gateway's own words. */
    private void refuse(Refusal refusal) {
        if (state == State.ANSWERED || state == State.OVER) {
            return;
        }
        dropRelay();
        state = State.ANSWERED;
        Problems.Problem problem =
                grpc() ? Grpc.problem(refusal) : Problems.of(refusal, visit.services.config.reviewUrl());
        if (request.expectsContinue() && !requestEnded) {
            client.last(); // whether the client still sends the body is anybody's guess
            endRequest();
        }
        run.failed(Status.FAILED, Problems.status(refusal), refusal.reason());
        problem.to(client);
        settle();
    }

    private void dropRelay() {
        if (relay != null) {
            relay.drop();
        }
    }

    /**
     * The answer may go out once it is recorded.
     *
     * @param told done when it is; empty where nobody asked for commands
     */
    void answered(Optional<Future<Void>> told, Runnable send) {
        if (told.isEmpty()) {
            finish(send);
            return;
        }
        told.get().addListener((Future<Void> recorded) -> {
            if (state == State.RELAYING && recorded.isSuccess()) {
                finish(send);
            } else if (state == State.RELAYING) {
                client.last();
                fail(((RefusedException) recorded.cause()).refusal());
            }
        });
    }

    /** The answer is a connection: messages follow in both directions. */
    void upgraded(TargetConnection connection, ResponseHead head) {
        state = State.OVER;
        SocketRelay sockets = new SocketRelay(visit, run, client.executor());
        Fields travelling = visit.services.headers.fromTarget(head.fields());
        ResponseHead answer = request.upgrade().orElseThrow().answer(travelling);
        ByteBuf ofTheClient = client.upgrade(answer, sockets.client());
        sockets.begin(ofTheClient, connection.handOver(sockets.target()));
    }

    private void finish(Runnable send) {
        state = State.ANSWERED;
        send.run();
        settle();
    }

    private void settle() {
        if (requestEnded && state == State.ANSWERED) {
            state = State.OVER;
            client.flush();
            client.over();
        } else if (state == State.ANSWERED) {
            client.flush();
            bodyWanted(true);
        }
    }

    /** The client left, or broke the protocol. */
    void clientGone() {
        if (state == State.OVER) {
            return;
        }
        boolean open = state != State.ANSWERED;
        state = State.OVER;
        endRequest();
        dropRelay();
        if (open) {
            run.failed(Status.CANCELLED, 499, "The client left.");
        }
    }

    /** Whether the client got nothing of an answer yet. */
    boolean silent() {
        return state != State.ANSWERED && state != State.OVER && (relay == null || !relay.began());
    }
}
