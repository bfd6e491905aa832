package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion.Status;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
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
final class Conversation implements Turn {

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
    private @Nullable Collected collected;
    private final BodyWatch bodyWatch;
    private State state = State.ENTERING;
    boolean requestEnded;
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
        this.bodyWatch = new BodyWatch(client, visit.services.config.waits().body(), this::bodyTooSlow);
    }

    @Override
    public void begin() {
        client.wantBody(false);
        Optional<Routes.Route> route = visit.services.routes.find(request.host(), request.path());
        if (route.isEmpty()) {
            client.last();
            refuse(Routes.NONE);
            return;
        }
        request.route(route.get());
        visit.enter(client, request, route.get().target(), this::entered, refusal -> {
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
        if (client.lane().interests().in(EventKind.COMMAND)) {
            command = request.command(visit, client.version());
        }
        boolean body = request.framing().kind() != Framing.Kind.NONE;
        if (body && command != null && client.lane().wantsBody(command)) {
            collect("A rule looks at");
        } else if (body && session.account().signsBodies()) {
            collect("The signature that the target asks for is over");
        } else {
            judge();
        }
    }

    /** Waits for the whole body before anything else is done. */
    private void collect(String why) {
        state = State.COLLECTING;
        Collected begun = new Collected(visit.gate.limits().commandBytesMax(), why);
        collected = begun;
        if (!begun.fits(request.framing().length())) {
            refuse(begun.tooLong());
            return;
        }
        if (command != null) {
            command = request.command(visit, client.version(), Commands.Body.WHOLE);
        }
        wantBody();
        if (requestEnded && state == State.COLLECTING) { // else it was told, and judged, just now
            collected(begun);
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

    @Override
    public void requestBody(ByteBuf piece) {
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
                Collected begun = Objects.requireNonNull(collected);
                if (!begun.take(piece)) {
                    refuse(begun.tooLong());
                } else if (call.begun(begun)
                        && !Objects.requireNonNull(entered).account().signsBodies()) {
                    collected(begun);
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

    @Override
    public void requestEnd() {
        endRequest();
        if (web != null) {
            web.end(this::fail);
        }
        switch (state) {
            case COLLECTING -> collected(Objects.requireNonNull(collected));
            case RELAYING -> {
                if (relay != null) {
                    relay.requestEnd();
                }
            }
            case ANSWERED -> settle();
            default -> {}
        }
    }

    private void collected(Collected body) {
        Command head = command;
        if (head != null) {
            try {
                command = call.in(
                        head, body, request.coding(), visit.gate.limits().commandBytesMax());
            } catch (Malformed e) {
                refuse(call == Call.OPAQUE ? body.unreadable(e) : JudgedMessages.refusal(e));
                return;
            }
        }
        judge();
    }

    /** Asks the core, where it wants to be asked. */
    private void judge() {
        Command judged = command;
        client.wantBody(false);
        if (judged == null) {
            relay(Objects.requireNonNull(entered));
            return;
        }
        state = State.JUDGING;
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
    void ask(Visit.Entered session, Collected body) {
        collected = body;
        requestEnded = true;
        relay(session);
    }

    private void relay(Visit.Entered session) {
        state = State.RELAYING;
        Relay begun =
                new Relay(this, run, session, Optional.ofNullable(collected).map(Collected::bytes));
        relay = begun;
        begun.connect();
    }

    @Override
    public void flushTarget() {
        if (relay != null) {
            relay.flushTarget();
        }
    }

    @Override
    public void clientWritable(boolean writable) {
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

    /** Whether it is a call in gRPC's words, which need trailers. Its streams may be silent as long as they like. */
    boolean grpc() {
        return request.grpc() && client.takesStatus();
    }

    /** Answers in the gateway's own words. */
    private void refuse(Refusal refusal) {
        if (state == State.ANSWERED || state == State.OVER) {
            return;
        }
        Relay.drop(relay);
        state = State.ANSWERED;
        if (request.expectsContinue() && !requestEnded) {
            client.last(); // whether the client still sends the body is anybody's guess
            endRequest();
        }
        run.failed(Status.FAILED, Problems.status(refusal), refusal.reason());
        (grpc() ? Grpc.problem(refusal) : SignIn.answer(visit, request, refusal)).to(client);
        settle();
    }

    /** The answer may go out once that is told, at once where nobody asked for commands. */
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
    void upgraded(SocketSource target, ResponseHead head) {
        state = State.OVER;
        SocketRelay.open(visit, run, client, request, target, head);
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

    @Override
    public void clientGone() {
        if (state == State.OVER) {
            return;
        }
        boolean open = state != State.ANSWERED;
        state = State.OVER;
        endRequest();
        Relay.drop(relay);
        if (open) {
            run.failed(Status.CANCELLED, 499, "The client left.");
        }
    }

    @Override
    public boolean silent() {
        return state != State.ANSWERED && state != State.OVER && (relay == null || !relay.began());
    }
}
