package dev.sallyport.plugin.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes HTTP/1.1 messages. Heads come from parsers that refuse control characters, so nothing can be split here. */
public final class MessageWriter {

    private static final int HEAD_BYTES = 512;

    private MessageWriter() {}

    public static ByteBuf request(ByteBufAllocator allocator, RequestHead head) {
        StringBuilder text = new StringBuilder(HEAD_BYTES);
        text.append(head.method()).append(' ').append(head.target()).append(" HTTP/1.1\r\n");
        return fields(allocator, text, head.fields());
    }

    public static ByteBuf response(ByteBufAllocator allocator, ResponseHead head) {
        StringBuilder text = new StringBuilder(HEAD_BYTES);
        text.append("HTTP/1.1 ")
                .append(head.status())
                .append(' ')
                .append(head.reason())
                .append("\r\n");
        return fields(allocator, text, head.fields());
    }

    /** Returns the line before a chunk of so many bytes. */
    public static ByteBuf chunkSize(ByteBufAllocator allocator, int bytes) {
        return ByteBufUtil.writeAscii(allocator, Integer.toHexString(bytes) + "\r\n");
    }

    public static ByteBuf chunkEnd(ByteBufAllocator allocator) {
        return ByteBufUtil.writeAscii(allocator, "\r\n");
    }

    public static ByteBuf lastChunk(ByteBufAllocator allocator, Fields trailers) {
        return fields(allocator, new StringBuilder("0\r\n"), trailers);
    }

    private static ByteBuf fields(ByteBufAllocator allocator, StringBuilder text, Fields fields) {
        for (Fields.Field field : fields) {
            text.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        // At once: encoding field by field costs several times as much.
        byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return allocator.buffer(bytes.length).writeBytes(bytes);
    }
}
