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
        ByteBuf out = allocator.buffer(HEAD_BYTES);
        text(out, head.method() + ' ' + head.target() + " HTTP/1.1\r\n");
        return fields(out, head.fields());
    }

    public static ByteBuf response(ByteBufAllocator allocator, ResponseHead head) {
        ByteBuf out = allocator.buffer(HEAD_BYTES);
        text(out, "HTTP/1.1 " + head.status() + ' ' + head.reason() + "\r\n");
        return fields(out, head.fields());
    }

    /** Returns the line before a chunk of so many bytes. */
    public static ByteBuf chunkSize(ByteBufAllocator allocator, int bytes) {
        ByteBuf out = allocator.buffer(10);
        text(out, Integer.toHexString(bytes) + "\r\n");
        return out;
    }

    public static ByteBuf chunkEnd(ByteBufAllocator allocator) {
        return ByteBufUtil.writeAscii(allocator, "\r\n");
    }

    public static ByteBuf lastChunk(ByteBufAllocator allocator, Fields trailers) {
        ByteBuf out = allocator.buffer(16);
        text(out, "0\r\n");
        return fields(out, trailers);
    }

    private static ByteBuf fields(ByteBuf out, Fields fields) {
        for (Fields.Field field : fields) {
            text(out, field.name());
            text(out, ": ");
            text(out, field.value());
            text(out, "\r\n");
        }
        text(out, "\r\n");
        return out;
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }
}
