package dev.sallyport.plugin.http.session;

import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.Http2Heads;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One request to a target that speaks HTTP/2. */
final class Http2TargetStream implements TargetStream, SocketSource, Http2Codec.Stream, SocketStream.Owner {

    private final Http2Target target;
    private @Nullable Relay turn;
    private @Nullable SocketEnd socket;
    private boolean upgrade;
    private String method = "";
    private String reason = "";
    private int id;
    private int owed;
    private long left = -1;
    private boolean reused;
    private boolean nothingCame = true;
    private boolean windowOpen = true;
    private boolean headSent;
    private boolean headCame;
    private boolean wanted = true;

    Http2TargetStream(Http2Target target) {
        this.target = target;
    }

    static String error(long code) {
        Http2Error known = Http2Error.valueOf(code);
        return known == null ? "error " + code : known.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ByteBufAllocator allocator() {
        return target.codec.ctx().alloc();
    }

    @Override
    public void begin(Relay relay, RequestHead head, boolean body) {
        turn = relay;
        method = head.method();
        reused = target.serve();
        id = target.codec.connection().local().incrementAndGetNextStreamId();
        upgrade = relay.conversation.request.upgrade().isPresent();
        Http2Headers headers =
                upgrade ? Http2Heads.connect(head, target.scheme()) : Http2Heads.of(head, target.scheme());
        if (relay.conversation.request.head().fields().list("te").contains("trailers")) {
            headers.add("te", "trailers");
        }
        target.codec.put(id, this);
        target.codec.head(id, headers, !body && !upgrade).addListener(written -> {
            if (!written.isSuccess()) {
                broke("the request could not be written", true);
            }
        });
        headSent = true;
    }

    @Override
    public void data(ByteBuf bytes) {
        target.data(id, bytes);
    }

    @Override
    public void end() {
        target.codec.data(id, Unpooled.EMPTY_BUFFER, true);
    }

    @Override
    public void flush() {
        target.codec.flush();
    }

    @Override
    public void reading(boolean want) {
        wanted = want;
        if (want && owed > 0) {
            int bytes = owed;
            owed = 0;
            target.codec.consumed(id, bytes);
        }
    }

    @Override
    public boolean reused() {
        return reused;
    }

    @Override
    public void free() {
        turn = null;
        if (upgrade) {
            drop(); // its stream has no end of its own
        } else {
            reading(true);
        }
    }

    @Override
    public void whenUpgradable(Runnable yes, Runnable no) {
        target.whenSettled(yes, no);
    }

    @Override
    public void drop() {
        turn = null;
        if (id > 0) {
            target.codec.reset(id, Http2Error.CANCEL);
            target.codec.flush();
        }
    }

    void head(Http2Headers headers, boolean ended) {
        Relay relay = turn;
        if (relay == null) {
            return;
        }
        target.feed(relay);
        nothingCame = false;
        try {
            if (headCame) {
                if (!ended) {
                    throw new Malformed("a head after the head");
                }
                finish(relay, Http2Heads.trailers(headers));
                return;
            }
            ResponseHead head = Http2Heads.response(headers);
            if (head.interim()) {
                if (ended) {
                    throw new Malformed("an end before the answer");
                }
                return;
            }
            headCame = true;
            if (upgrade && head.status() == 200 && !ended) {
                relay.conversation.request.upgrade().orElseThrow().checkChoices(head);
                turn = null;
                relay.switched(this, head);
                return;
            }
            Framing framing = Http2Heads.framing(head, method, ended);
            left = framing.kind() == Framing.Kind.CHUNKED ? -1 : framing.length();
            relay.answer().ifPresent(answer -> answer.head(this, head, framing));
            if (ended && turn != null) {
                finish(relay, new Fields());
            }
        } catch (Malformed e) {
            malformed(e);
        }
    }

    @Override
    public int data(ByteBuf bytes, boolean ended) {
        Relay relay = turn;
        int length = bytes.readableBytes();
        if (socket != null) {
            return heard(socket, bytes, ended);
        }
        if (relay == null) {
            return length;
        }
        target.feed(relay);
        if (!headCame || (left >= 0 && length > left)) {
            malformed(new Malformed("a body without a head, or beyond its Content-Length"));
            return length;
        }
        if (left >= 0) {
            left -= length;
        }
        if (ended && left > 0) {
            malformed(new Malformed("a body shorter than its Content-Length"));
            return length;
        }
        if (length > 0) {
            relay.answer().ifPresent(answer -> answer.body(bytes, ended || left == 0));
        }
        if (ended && turn != null) {
            finish(relay, new Fields());
        }
        if (wanted || turn == null) {
            return length;
        }
        owed += length;
        return 0;
    }

    @Override
    public ByteBuf handOver(SocketEnd successor) {
        successor.carriedBy(new SocketStream(target.codec, this, id));
        socket = successor;
        return Unpooled.EMPTY_BUFFER; // what follows the head comes as data of its own
    }

    private int heard(SocketEnd end, ByteBuf bytes, boolean ended) {
        int length = bytes.readableBytes();
        end.take(bytes.retain());
        if (ended) {
            end.gone();
        }
        if (wanted) {
            return length;
        }
        owed += length;
        return 0;
    }

    @Override
    public boolean open() {
        return socket != null && target.codec.connection().stream(id) != null;
    }

    @Override
    public ChannelFuture write(ByteBuf bytes) {
        return target.data(id, bytes);
    }

    private void finish(Relay relay, Fields trailers) {
        if (left > 0) {
            throw new Malformed("a body shorter than its Content-Length");
        }
        turn = null;
        relay.answer().ifPresent(answer -> answer.end(trailers));
    }

    private void malformed(Malformed e) {
        target.codec.reset(id, Http2Error.PROTOCOL_ERROR);
        broke("its answer is no proper HTTP (" + e.getMessage() + ")", false);
    }

    private void broke(String why, boolean nobodySawIt) {
        Relay relay = turn;
        turn = null;
        if (relay != null) {
            relay.targetBroke(why, nobodySawIt);
        }
    }

    /** The target resets the stream. */
    void reset(long code) {
        reason = "it reset the stream (" + error(code) + ")";
        if (code == Http2Error.REFUSED_STREAM.code()) {
            // It says that it did nothing of the request (RFC 9113, section 8.7).
            reused = true;
            nothingCame = true;
        } else {
            nothingCame = false;
        }
    }

    @Override
    public void writable(boolean writable) {
        windowOpen = writable;
        taken();
    }

    /** The connection takes more, or no more. */
    void taken() {
        // The codec also tells when it makes the stream, while the head is being written: no body may go before it.
        if (headSent && turn != null) {
            turn.targetWritable(windowOpen && !target.full());
        }
    }

    @Override
    public void closed() {
        SocketEnd end = socket;
        if (end != null) {
            socket = null;
            end.gone();
        }
        broke(reason.isEmpty() ? target.reason() : reason, nothingCame);
        target.settle();
    }
}
