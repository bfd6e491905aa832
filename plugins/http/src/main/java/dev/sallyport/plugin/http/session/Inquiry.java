package dev.sallyport.plugin.http.session;

import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Framing;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call of the gateway's own to a session's target, with the target's credential: the client's end of it. Nobody
 * judges it, and no client sees its answer. Confined to the event loop.
 */
final class Inquiry implements ClientStream {

    /** What a target may answer at most, and how long it may take. */
    private static final int BYTES_MAX = 8 << 20;

    private static final int SECONDS_MAX = 5;

    private final Visit visit;
    private final ClientStream beside;
    private final Consumer<Optional<byte[]>> done;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
    private @Nullable Future<?> deadline;
    private String status = "";
    private boolean over;

    private Inquiry(Visit visit, ClientStream beside, Consumer<Optional<byte[]>> done) {
        this.visit = visit;
        this.beside = beside;
        this.done = done;
    }

    /**
     * Asks.
     *
     * @param beside the client whose request gave reason to
     * @param host the host that request was for
     * @param path names the method
     * @param body all messages of the call
     * @param done told the messages of the answer; nothing if it failed
     */
    static void ask(
            Visit.Entered session,
            Visit visit,
            ClientStream beside,
            String host,
            String path,
            byte[] body,
            Consumer<Optional<byte[]>> done) {
        Inquiry inquiry = new Inquiry(visit, beside, done);
        Fields fields = new Fields()
                .add("host", host)
                .add("content-type", "application/grpc")
                .add("te", "trailers");
        Request request = Request.of(new RequestHead("POST", path, 1, fields), Framing.CHUNKED);
        Conversation conversation = new Conversation(visit, inquiry, request);
        inquiry.deadline = beside.executor()
                .schedule(
                        () -> {
                            conversation.clientGone();
                            inquiry.finish(Optional.empty());
                        },
                        SECONDS_MAX,
                        TimeUnit.SECONDS);
        Collected whole = new Collected(body.length, "");
        whole.take(Unpooled.wrappedBuffer(body));
        conversation.ask(session, whole);
    }

    private void finish(Optional<byte[]> result) {
        if (!over) {
            over = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            done.accept(result);
        }
    }

    @Override
    public ByteBufAllocator allocator() {
        return beside.allocator();
    }

    @Override
    public EventExecutor executor() {
        return beside.executor();
    }

    @Override
    public Lane lane() {
        return visit.gate.lane();
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public void wantBody(boolean wanted) {}

    @Override
    public void sayContinue() {}

    @Override
    public void sayProcessing() {}

    @Override
    public void head(ResponseHead head) {
        status = head.fields().first("grpc-status").orElse(head.status() == 200 ? "" : "http");
    }

    @Override
    public ByteBuf upgrade(ResponseHead head, SocketEnd successor) {
        throw new IllegalStateException("a call asks for no upgrade");
    }

    @Override
    public void data(ByteBuf bytes) {
        if (answer.size() + bytes.readableBytes() > BYTES_MAX) {
            status = "too long";
        } else {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            answer.writeBytes(copy);
        }
        bytes.release();
    }

    @Override
    public void end(Fields trailers) {
        String said = status.isEmpty() ? trailers.first("grpc-status").orElse("") : status;
        finish(said.equals("0") ? Optional.of(answer.toByteArray()) : Optional.empty());
    }

    @Override
    public void flush() {}

    @Override
    public void abort() {
        finish(Optional.empty());
    }

    @Override
    public void last() {}

    @Override
    public void last(Disconnect cause) {}

    @Override
    public void over() {
        finish(Optional.empty());
    }
}
