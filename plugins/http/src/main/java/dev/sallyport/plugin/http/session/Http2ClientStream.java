package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.websocket.CloseCode;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Http2Heads;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client that speaks HTTP/2. What it sends before it is asked for is kept, at most a window of it; the
 * window is given back as bytes are taken.
 */
final class Http2ClientStream implements ClientStream, Http2Codec.Stream, SocketStream.Owner {

    /** Handed over at a time of what was kept. */
    private static final int PIECE = 16 << 10;

    private final Http2Client client;
    private final int id;
    private @Nullable Turn turn;
    private @Nullable StreamTaker taker;
    private @Nullable SocketEnd socket;
    private @Nullable Lane lane;
    private @Nullable ResponseHead waiting;
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;
    private boolean wanted;
    private boolean draining;
    private boolean requestEnded;
    private boolean endTold;
    private boolean headOnly;
    private boolean bodyless;
    private boolean answered;
    private boolean closed;

    Http2ClientStream(Http2Client client, int id) {
        this.client = client;
        this.id = id;
    }

    int id() {
        return id;
    }

    void begin(Request request, boolean ended) {
        headOnly = request.headOnly();
        Turn begun = Turn.of(client.visit, this, request);
        turn = begun;
        taker = begun;
        begun.begin();
        requestEnded = ended;
        if (ended || request.upgrade().isPresent()) {
            endTold = true;
            begun.requestEnd();
        }
    }

    void malformed(Malformed e, boolean ended) {
        forget();
        headOnly = false;
        requestEnded = ended;
        Problems.of(e.status(), "The request is not proper HTTP: " + e.getMessage() + ".")
                .to(this);
        over();
    }

    @Override
    public int data(ByteBuf bytes, boolean ended) {
        int length = bytes.readableBytes();
        requestEnded |= ended;
        StreamTaker now = taker;
        if (now == null) {
            return length;
        }
        if (wanted && !draining && !kept.isReadable()) {
            now.requestBody(bytes);
            tellEnd();
            return length;
        }
        if (length > 0) {
            if (!kept.isWritable(length)) {
                ByteBuf larger = allocator().buffer(2 * (kept.readableBytes() + length));
                larger.writeBytes(kept);
                kept.release();
                kept = larger;
            }
            kept.writeBytes(bytes);
        }
        tellEnd();
        return 0;
    }

    /** The request ends with trailers. */
    void ended() {
        requestEnded = true;
        tellEnd();
    }

    private void tellEnd() {
        StreamTaker now = taker;
        if (now != null && requestEnded && !endTold && wanted && !kept.isReadable()) {
            endTold = true;
            now.requestEnd();
        }
    }

    @Override
    public void wantBody(boolean want) {
        wanted = want;
        if (!want || draining || endTold) {
            return;
        }
        draining = true;
        try {
            while (wanted && kept.isReadable() && taker != null) {
                ByteBuf piece = kept.readSlice(Math.min(PIECE, kept.readableBytes()));
                int length = piece.readableBytes();
                taker.requestBody(piece);
                client.codec.consumed(id, length);
            }
        } finally {
            draining = false;
        }
        if (!kept.isReadable()) {
            release();
        }
        tellEnd();
        flushTarget();
    }

    private void release() {
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }

    void flushTarget() {
        if (taker != null) {
            taker.flushTarget();
        }
    }

    @Override
    public void writable(boolean writable) {
        if (taker != null) {
            taker.clientWritable(writable);
        }
    }

    @Override
    public void closed() {
        closed = true;
        StreamTaker now = taker;
        forget();
        if (now != null) {
            now.clientGone();
        }
        client.codec.consumed(id, kept.readableBytes());
        release();
        closeLane();
    }

    private void forget() {
        turn = null;
        taker = null;
        socket = null;
    }

    private void closeLane() {
        if (lane != null) {
            lane.close();
            lane = null;
        }
    }

    /** Answers what was not answered yet, because the session ends. */
    void farewell(Disconnect cause) {
        Turn now = turn;
        if (now != null && now.silent()) {
            headOnly = false;
            Problems.of(503, cause.detail()).to(this);
        } else if (socket != null) {
            socket.sendClose(CloseCode.GOING_AWAY, cause.detail());
        }
    }

    @Override
    public ByteBufAllocator allocator() {
        return client.codec.ctx().alloc();
    }

    @Override
    public Lane lane() {
        if (lane == null) {
            lane = client.visit.gate.newLane("stream-" + id);
        }
        return lane;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public EventExecutor executor() {
        return client.codec.ctx().executor();
    }

    @Override
    public void sayContinue() {
        interim(100);
    }

    @Override
    public void sayProcessing() {
        interim(102);
    }

    private void interim(int status) {
        if (!done()) {
            client.codec.head(id, Http2Heads.of(new ResponseHead(status, "", 1, new Fields())), false);
            client.codec.flush();
        }
    }

    @Override
    public ByteBuf upgrade(ResponseHead head, SocketEnd successor) {
        Fields fields =
                head.fields().copy().remove("connection").remove("upgrade").remove("sec-websocket-accept");
        client.codec.head(id, Http2Heads.of(new ResponseHead(200, "", 1, fields)), false);
        client.codec.flush();
        successor.carriedBy(new SocketStream(client.codec, this, id));
        turn = null;
        socket = successor;
        taker = new SocketTaker(successor);
        ByteBuf rest = kept;
        kept = Unpooled.EMPTY_BUFFER;
        client.codec.consumed(id, rest.readableBytes());
        wanted = true;
        endTold = false;
        executor().execute(this::tellEnd); // once the socket has begun
        return rest;
    }

    @Override
    public boolean open() {
        return !done();
    }

    @Override
    public ChannelFuture write(ByteBuf bytes) {
        return client.codec.data(id, bytes, false);
    }

    @Override
    public void reading(boolean want) {
        wantBody(want);
    }

    private boolean done() {
        return answered || closed;
    }

    @Override
    public void head(ResponseHead head) {
        bodyless = headOnly || head.status() == 204 || head.status() == 304;
        Fields fields = head.fields().copy();
        if (head.status() == 204) {
            fields.remove("content-length");
        }
        waiting = head.with("", fields);
    }

    private void sendHead(boolean ended) {
        ResponseHead head = waiting;
        if (head != null && !done()) {
            waiting = null;
            client.codec.head(id, Http2Heads.of(head), ended);
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (bodyless || done() || !bytes.isReadable()) {
            bytes.release();
        } else {
            sendHead(false);
            client.codec.data(id, bytes, false);
        }
    }

    @Override
    public void end(Fields trailers) {
        if (done()) {
            return;
        }
        boolean plain = trailers.isEmpty();
        if (waiting != null) {
            sendHead(plain);
        } else if (plain) {
            client.codec.data(id, Unpooled.EMPTY_BUFFER, true);
        }
        if (!plain) {
            client.codec.head(id, Http2Heads.of(trailers), true);
        }
        answered = true;
    }

    @Override
    public void flush() {
        sendHead(false);
        client.codec.flush();
    }

    @Override
    public void abort() {
        forget();
        if (!closed) {
            client.codec.reset(id, Http2Error.INTERNAL_ERROR);
            client.codec.flush();
        }
    }

    /** Others may follow: the streams of a connection do not depend on each other. */
    @Override
    public void last() {}

    @Override
    public void last(Disconnect cause) {}

    @Override
    public void over() {
        forget();
        if (!requestEnded && client.codec.remoteOpen(id)) {
            client.codec.reset(id, Http2Error.NO_ERROR);
        }
        client.codec.flush();
        closeLane();
    }
}
