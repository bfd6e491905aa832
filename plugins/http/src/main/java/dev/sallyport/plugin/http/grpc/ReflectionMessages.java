package dev.sallyport.plugin.http.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is said to a server that tells of itself ({@code grpc.reflection.v1} and {@code v1alpha}, which differ in their
 * names only).
 */
public final class ReflectionMessages {

    private static final int FILE_BY_FILENAME = 3;
    private static final int FILE_CONTAINING_SYMBOL = 4;
    private static final int FILE_DESCRIPTOR_RESPONSE = 4;
    private static final int FILE_DESCRIPTOR_PROTO = 1;

    private ReflectionMessages() {}

    /** Returns the body that asks for the file with a service. */
    public static byte[] service(String name) {
        return request(FILE_CONTAINING_SYMBOL, name);
    }

    /** Returns the body that asks for files by their names. */
    public static byte[] files(List<String> names) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        names.forEach(name -> body.writeBytes(request(FILE_BY_FILENAME, name)));
        return body.toByteArray();
    }

    private static byte[] request(int field, String value) {
        WireWriter out = new WireWriter();
        out.tag(field, WireReader.BYTES);
        out.part(value.getBytes(StandardCharsets.UTF_8));
        byte[] message = out.bytes();
        return ByteBuffer.allocate(MessageFrames.PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    /** Returns the files in the body of an answer; throws {@link Malformed} where it is none. */
    public static List<FileDescriptorProto> answer(byte[] body) {
        List<FileDescriptorProto> files = new ArrayList<>();
        try (MessageFrames frames = new MessageFrames(UnpooledByteBufAllocator.DEFAULT, body.length)) {
            frames.take(Unpooled.wrappedBuffer(body));
            for (Optional<MessageFrames.Frame> next = frames.next(); next.isPresent(); next = frames.next()) {
                byte[] message = next.get().message(MessageEncoding.IDENTITY, body.length);
                next.get().whole().release();
                WireReader in = new WireReader(message, 0, message.length);
                for (WireReader response : parts(in, FILE_DESCRIPTOR_RESPONSE)) {
                    for (WireReader file : parts(response, FILE_DESCRIPTOR_PROTO)) {
                        files.add(FileDescriptorProto.parseFrom(file.bytes()));
                    }
                }
            }
            return files;
        } catch (InvalidProtocolBufferException e) {
            throw new Malformed("a file of descriptors that is none");
        }
    }

    private static List<WireReader> parts(WireReader in, int field) {
        List<WireReader> parts = new ArrayList<>();
        while (in.more()) {
            int tag = in.tag();
            if (tag >>> 3 == field && (tag & 7) == WireReader.BYTES) {
                parts.add(in.part());
            } else {
                in.skip(tag, 0);
            }
        }
        return parts;
    }
}
