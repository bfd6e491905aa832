package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the client's and the target's handler of one session share. Confined to the event loop. */
final class Relay {

    static final ErrorCode INTERNAL = new ErrorCode("postgres-001", ErrorCode.Category.INTERNAL);

    /** The client cancelled what waited for a review. */
    static final ErrorCode CANCELLED = new ErrorCode(Refusals.CANCELLED_ID, ErrorCode.Category.USER);

    static final ErrorCode UNGOVERNABLE = new ErrorCode("postgres-002", ErrorCode.Category.POLICY);

    private static final Map<String, String> OPEN = Map.of("transaction", "open");
    private static final Map<String, String> FAILED = Map.of("transaction", "failed");
    private static final Map<String, String> IDLE = Map.of("transaction", "idle");

    final SessionGate gate;
    final Services services;
    final Admission admission;
    final Lane lane;
    final Names names;
    final Readings readings;
    final ArrayDeque<Turn> turns = new ArrayDeque<>();
    private final ByteBufAllocator allocator;
    private final Cancelling cancelling;
    private final CancelKeys.Key key;
    private @Nullable ChannelHandlerContext client;
    private @Nullable ChannelHandlerContext target;
    private @Nullable ClientHandler clientHandler;
    private final Outgoing toTarget = new Outgoing();

    /** The transaction state the target said last: I, T or E. */
    byte status;

    /** Whether the target takes CopyData from the client now. */
    boolean copyIn;

    /** Whether what the client was sent ends inside a message, so that nothing may be said now. */
    boolean midMessage;

    boolean closed;
    private boolean fatalSaid;

    Relay(
            SessionGate gate,
            Services services,
            Admission admission,
            TargetLogin.Ready ready,
            ByteBufAllocator allocator) {
        this.gate = gate;
        this.services = services;
        this.admission = admission;
        this.allocator = allocator;
        this.lane = gate.lane();
        this.names = new Names(gate.limits().statementsMax());
        this.readings = new Readings(services.statements(), services.catalogs().of(admission), names, turns);
        this.status = ready.status();
        this.cancelling = new Cancelling(this, ready.process(), ready.key());
        this.key = services.cancelKeys().register(cancelling);
    }

    void ready() {
        flushClient();
    }

    /** Tells the client that its session is ready. */
    void begin(ChannelHandlerContext ctx, TargetLogin.Ready ready) {
        client = ctx;
        gate.farewell(this::lastWords);
        ready.parameters().forEach((name, value) -> {
            readings.setting(name, value);
            ctx.write(Messages.parameterStatus(allocator, name, value), ctx.voidPromise());
        });
        ctx.write(Messages.backendKeyData(allocator, key.process(), key.secret()), ctx.voidPromise());
        ctx.writeAndFlush(Messages.readyForQuery(allocator, status), ctx.voidPromise());
    }

    void client(ChannelHandlerContext ctx, ClientHandler handler) {
        client = ctx;
        clientHandler = handler;
    }

    void target(ChannelHandlerContext ctx) {
        target = ctx;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** Writes to the client; the caller gives the buffer away. */
    void toClient(ByteBuf bytes) {
        ChannelHandlerContext ctx = client;
        if (ctx == null || closed) {
            bytes.release();
        } else {
            ctx.write(bytes, ctx.voidPromise());
        }
    }

    /** Writes to the target, at the next flush at the latest; the caller gives the buffer away. */
    void toTarget(ByteBuf bytes) {
        ChannelHandlerContext ctx = target;
        if (ctx == null || closed) {
            bytes.release();
        } else {
            toTarget.add(ctx, bytes);
        }
    }

    void flushClient() {
        if (client != null) {
            client.flush();
        }
    }

    void flushTarget() {
        ChannelHandlerContext ctx = target;
        if (ctx != null) {
            toTarget.write(ctx);
            ctx.flush();
        }
    }

    void say(char type, Map<Character, String> fields) {
        toClient(Messages.fields(allocator, type, fields, readings.charset()));
    }

    /** Says what the gateway itself has to say, as far as it is its turn. */
    void settle() {
        for (Turn turn = turns.peek(); turn != null; turn = turns.peek()) {
            if (turn.kind == Turn.Kind.WORDS) {
                if (!turn.error.isEmpty()) {
                    say('E', turn.error);
                }
                if (turn.ready) {
                    toClient(Messages.readyForQuery(allocator, status));
                }
            } else if (turn.kind != Turn.Kind.COPY_END || copyIn) {
                return;
            }
            turns.remove();
        }
    }

    /** Tells a waiting client what it waits for. */
    void held(HoldNotice notice) {
        if (midMessage || closed) {
            return;
        }
        Map<Character, String> fields = new LinkedHashMap<>();
        fields.put('S', "NOTICE");
        fields.put('V', "NOTICE");
        fields.put('C', "00000");
        fields.put('M', notice.message());
        fields.put('D', "Review " + notice.reviewId() + ", open until " + notice.expiresAt() + ".");
        notice.where().ifPresent(where -> fields.put('H', where));
        say('N', fields);
        flushClient();
    }

    Command command(CommandKind kind, String text, List<dev.sallyport.api.event.Value> parameters, Analysis analysis) {
        return new Command(kind, text, parameters, analysis, attributes());
    }

    private Map<String, String> attributes() {
        return switch (status) {
            case 'T' -> OPEN;
            case 'E' -> FAILED;
            default -> IDLE;
        };
    }

    /**
     * The target skips to Sync: takes every turn up to it out of the queue, newest first, with what it changed. If Sync
     * was not sent yet, the client's messages are skipped up to it.
     */
    void skipToSync() {
        ArrayDeque<Turn> skipped = new ArrayDeque<>();
        boolean synced = false;
        for (Turn turn = turns.peek(); turn != null; turn = turns.peek()) {
            if (turn.kind == Turn.Kind.SYNC) {
                synced = true;
                break;
            }
            skipped.push(turns.remove());
        }
        ClientHandler handler = clientHandler;
        if (!synced && handler != null) {
            handler.skip();
        }
        for (Turn turn : skipped) {
            turn.change.undo();
            Run run = turn.run;
            if (run != null && !run.ended()) {
                run.complete(Completion.Status.CANCELLED, "", Optional.empty(), now());
            }
        }
    }

    /** The target is ready: takes note of the transaction state. */
    void readyForQuery(byte state) {
        status = state;
        readings.ready(state);
        if (state == 'I') {
            for (Run run : names.forgetPortals()) {
                run.complete(Completion.Status.SUSPENDED, "", Optional.empty(), now());
            }
        }
    }

    void afterReady() {
        ClientHandler handler = clientHandler;
        if (handler != null) {
            handler.progressed();
        }
    }

    /** Nothing more of the segment may run or be committed, though the target knows of no error. */
    void failSegment() {
        ClientHandler handler = clientHandler;
        boolean synced = turns.stream().anyMatch(turn -> turn.kind == Turn.Kind.SYNC);
        if (handler != null && !synced) {
            handler.failSegment();
        }
    }

    void syncIgnored() {
        ClientHandler handler = clientHandler;
        if (handler != null) {
            handler.syncIgnored();
        }
    }

    boolean cancelHeld() {
        ClientHandler handler = clientHandler;
        return handler != null && handler.cancelHeld();
    }

    void passedFatal() {
        fatalSaid = true;
    }

    long now() {
        return services.nanos().getAsLong();
    }

    private ByteBuf lastWords(Disconnect cause) {
        if (midMessage || fatalSaid || cause.cause() == Cause.CLIENT_LEFT) {
            return Unpooled.EMPTY_BUFFER;
        }
        String state = cause.cause() == Cause.TARGET_LEFT
                ? Refusals.CONNECTION_FAILURE
                : cause.cause() == Cause.PROTOCOL_ERROR ? Refusals.PROTOCOL_VIOLATION : Refusals.ADMIN_SHUTDOWN;
        return Messages.fields(
                allocator, 'E', Refusals.error("FATAL", state, cause.detail(), ""), StandardCharsets.UTF_8);
    }

    /** Ends the session; safe to call more than once. */
    void close(Cause cause, String detail) {
        if (!closed) {
            flushClient();
            gate.close(Disconnect.of(cause, detail));
            ended();
        }
    }

    /** Lets go of what the session holds, however it ended. */
    void ended() {
        if (closed) {
            return;
        }
        closed = true;
        toTarget.drop();
        services.cancelKeys().forget(key);
        for (Turn turn : turns) {
            Run run = turn.run;
            if (run != null && !run.ended()) {
                run.complete(Completion.Status.CANCELLED, "", Optional.empty(), now());
            }
        }
        turns.clear();
        for (Run run : names.forgetPortals()) {
            run.complete(Completion.Status.CANCELLED, "", Optional.empty(), now());
        }
    }

    @Nullable
    ChannelHandlerContext clientContext() {
        return client;
    }
}
