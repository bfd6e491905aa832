package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.plugin.http.grpc.CallMethod;
import dev.sallyport.plugin.http.grpc.MessageDocument;
import dev.sallyport.plugin.http.grpc.MessageEncoding;
import dev.sallyport.plugin.http.grpc.MessageFrames;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request as a call of gRPC whose messages can be read; or any other request, whose body is looked at as a whole. */
final class Call {

    /** A request whose body is bytes, also a call of a method that has no descriptor. */
    static final Call OPAQUE = new Call(null, MessageEncoding.IDENTITY);

    /** The longest message that is looked at: it is held, with its tree, while it is. */
    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    private static final String MESSAGE = "grpc.message";

    private final @Nullable CallMethod method;
    private final MessageEncoding encoding;
    private @Nullable Command asked;

    private Call(@Nullable CallMethod method, MessageEncoding encoding) {
        this.method = method;
        this.encoding = encoding;
    }

    static Call of(CallMethod method, Fields request) {
        return new Call(method, Grpc.encoding(request));
    }

    /** Returns how long a message may be that is looked at. */
    static int messageMax(Visit visit) {
        return Math.min(MESSAGE_BYTES_MAX, visit.gate.limits().frameBytesMax());
    }

    /**
     * Whether what was collected is enough to be judged: the others of a stream of messages are judged as they come.
     */
    boolean begun(Collected collected) {
        return streams() && collected.hasMessage();
    }

    /** Whether it was judged by its first message, and the others are to be judged. */
    boolean judging() {
        return asked != null && streams();
    }

    /** Whether the client may send many messages. */
    boolean streams() {
        return method != null && method.clientStreams();
    }

    /**
     * Returns the command with what was collected of the body; throws {@link Malformed} where it cannot be read.
     *
     * @param max bytes of a message, at most
     */
    Command in(Command head, Collected collected, Coding coding, int max) {
        if (method == null || coding != Coding.IDENTITY) {
            return collected.in(head, coding);
        }
        try (MessageFrames frames = new MessageFrames(UnpooledByteBufAllocator.DEFAULT, max)) {
            frames.take(Unpooled.wrappedBuffer(collected.bytes()));
            asked = head;
            Optional<MessageFrames.Frame> first = frames.next();
            if (first.isEmpty() && streams() && frames.empty()) {
                return head; // which ends without having said anything
            }
            Command command = judged(head, first.orElseThrow(() -> new Malformed("no message of gRPC")), 1, max);
            if (!streams() && !frames.empty()) {
                throw new Malformed("more than the one message that the method takes");
            }
            return command;
        }
    }

    /** Returns the command of a message, which is released. */
    private Command judged(Command head, MessageFrames.Frame frame, int number, int max) {
        try {
            return judged(head, frame.message(encoding, max), number);
        } finally {
            frame.whole().release();
        }
    }

    /** @param number which message of the stream it is */
    Command judged(Command head, byte[] message, int number) {
        CallMethod known = known();
        MessageDocument document = MessageDocument.read(known.schema(), known.request(), message, false);
        Map<String, String> attributes = new HashMap<>(head.attributes());
        attributes.put("http.content-type", MessageDocument.MEDIA_TYPE);
        if (known.clientStreams()) {
            attributes.put(MESSAGE, Integer.toString(number));
        }
        return new Command(
                head.kind(), head.text(), List.of(new Value.Text(document.json())), head.analysis(), attributes);
    }

    private CallMethod known() {
        if (method == null) {
            throw new IllegalStateException("a body without messages");
        }
        return method;
    }

    /** Returns the way of a stream's messages to the target, of which the first one was judged with the command. */
    Pipe judging(BodyPipe.Out out, ByteBufAllocator allocator, Lane lane, int max) {
        Command head = Objects.requireNonNull(asked);
        return new JudgedMessages(out, new MessageFrames(allocator, max), lane, this, encoding, head, max);
    }

    /** Returns the way of a request's body to the target. */
    Pipe request(BodyPipe.Out out, ByteBufAllocator allocator, @Nullable Exchange exchange, Conversation conversation) {
        Request request = conversation.request;
        boolean seen = conversation.client.lane().interests().in(EventKind.DOCUMENT);
        if (method != null && exchange != null && seen && request.coding() == Coding.IDENTITY) {
            return new MessagePipe(
                    out,
                    allocator,
                    exchange,
                    Optional.empty(),
                    new MessagePipe.Kind(method.schema(), method.request(), encoding, Direction.TO_TARGET),
                    messageMax(conversation.visit));
        }
        return BodyPipe.open(allocator, out, exchange, () -> Upload.start(request), request.coding());
    }

    /**
     * Returns the way of an answer's body to the client.
     *
     * @param fields of the answer
     * @param start how it begins, by the media type it is looked at by
     */
    Pipe answer(
            BodyPipe.Out out,
            ByteBufAllocator allocator,
            @Nullable Exchange exchange,
            Fields fields,
            Supplier<DocumentStart> start,
            int max) {
        Coding coding = Coding.of(fields);
        if (method != null && exchange != null && coding == Coding.IDENTITY && Grpc.protobuf(fields)) {
            DocumentStart said = start.get();
            DocumentStart tree = new DocumentStart(
                    said.direction(), said.label(), MessageDocument.MEDIA_TYPE, Optional.empty(), said.attributes());
            MessagePipe.Kind kind = new MessagePipe.Kind(
                    method.schema(), method.response(), Grpc.encoding(fields), Direction.TO_CLIENT);
            return new MessagePipe(out, allocator, exchange, Optional.of(tree), kind, max);
        }
        return BodyPipe.open(allocator, out, exchange, start, coding);
    }
}
