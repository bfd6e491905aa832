package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.plugin.http.grpc.Base64Pieces;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Malformed;
import dev.sallyport.plugin.http.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A call of a client that speaks gRPC-Web, over any version of HTTP, to a target that speaks gRPC (its "PROTOCOL-WEB"):
 * the request is translated into a call, and the answer back. Trailers go into a last frame of the body, and all of it
 * into Base64 where the client asks in the text form.
 */
final class WebCall implements ClientStream {

    private static final String WEB = "application/grpc-web";
    private static final String TEXT = "-text";
    private static final int TRAILERS = 0x80;

    private final ClientStream client;
    private final String suffix;
    private final boolean text;
    private final Base64Pieces incoming = new Base64Pieces();
    private final Fields trailersOnly = new Fields();
    private boolean call;

    WebCall(ClientStream client, Request request) {
        String rest = MediaType.of(request.head().fields()).name().substring(WEB.length());
        this.client = client;
        this.text = rest.startsWith(TEXT);
        this.suffix = text ? rest.substring(TEXT.length()) : rest;
    }

    /** Whether fields announce gRPC-Web, in either form. */
    static boolean is(Fields fields) {
        String type = MediaType.of(fields).name();
        String bare = type.substring(0, Math.max(type.indexOf('+'), 0));
        String name = bare.isEmpty() ? type : bare;
        return name.equals(WEB) || name.equals(WEB + TEXT);
    }

    /** Returns the fields of the request as those of a call. */
    Fields asCall(Fields web) {
        return web.copy()
                .removeIf(field -> field.is("accept") || field.is("x-grpc-web") || (text && field.is("content-length")))
                .set("content-type", "application/grpc" + suffix)
                .set("te", "trailers");
    }

    boolean text() {
        return text;
    }

    /** Hands on a piece of the request's body as gRPC has it. */
    void body(ByteBuf piece, Consumer<ByteBuf> to, Consumer<Refusal> malformed) {
        if (!text) {
            to.accept(piece);
            return;
        }
        ByteBuf bytes;
        try {
            bytes = incoming.take(piece, client.allocator());
        } catch (Malformed e) {
            malformed.accept(refusal(e.getMessage()));
            return;
        }
        try {
            to.accept(bytes);
        } finally {
            bytes.release();
        }
    }

    /** Checks that the request's body may end where it did. */
    void end(Consumer<Refusal> malformed) {
        if (!incoming.whole()) {
            malformed.accept(refusal("a body of gRPC-Web text that breaks off"));
        }
    }

    private static Refusal refusal(String reason) {
        return Codes.refusal(Codes.MALFORMED, "The request is not proper gRPC-Web: " + reason + ".");
    }

    @Override
    public boolean takesStatus() {
        return true;
    }

    @Override
    public void head(ResponseHead head) {
        Fields fields = head.fields().copy();
        call = Grpc.is(fields);
        if (!call) {
            client.head(head);
            return;
        }
        fields.removeIf(field -> {
            boolean status = field.key().startsWith("grpc-status") || field.is("grpc-message");
            if (status) {
                trailersOnly.add(field.name(), field.value());
            }
            return status || field.is("content-length");
        });
        String answered = MediaType.of(fields).name().substring("application/grpc".length());
        fields.set("content-type", WEB + (text ? TEXT : "") + (answered.isEmpty() ? suffix : answered));
        client.head(head.with(head.reason(), fields));
    }

    @Override
    public void data(ByteBuf bytes) {
        client.data(text && call ? Base64Pieces.of(bytes, client.allocator()) : bytes);
    }

    @Override
    public void end(Fields trailers) {
        if (!call) {
            client.end(trailers);
            return;
        }
        StringBuilder lines = new StringBuilder();
        trailersOnly.forEach(field -> line(field, lines));
        trailers.forEach(field -> line(field, lines));
        byte[] block = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
        data(client.allocator()
                .buffer(block.length + 5)
                .writeByte(TRAILERS)
                .writeInt(block.length)
                .writeBytes(block));
        client.end(new Fields());
    }

    private static void line(Fields.Field field, StringBuilder lines) {
        lines.append(field.name().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(field.value())
                .append("\r\n");
    }

    @Override
    public ByteBufAllocator allocator() {
        return client.allocator();
    }

    @Override
    public EventExecutor executor() {
        return client.executor();
    }

    @Override
    public Lane lane() {
        return client.lane();
    }

    @Override
    public String version() {
        return client.version();
    }

    @Override
    public void wantBody(boolean wanted) {
        client.wantBody(wanted);
    }

    @Override
    public void sayContinue() {
        client.sayContinue();
    }

    @Override
    public void sayProcessing() {
        client.sayProcessing();
    }

    @Override
    public ByteBuf upgrade(ResponseHead head, SocketEnd successor) {
        return client.upgrade(head, successor);
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public void abort() {
        client.abort();
    }

    @Override
    public void last() {
        client.last();
    }

    @Override
    public void last(Disconnect cause) {
        client.last(cause);
    }

    @Override
    public void over() {
        client.over();
    }
}
