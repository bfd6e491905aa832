package dev.sallyport.plugin.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.security.SecureRandom;

/** Writes frames. What goes to a server is masked with a fresh key each, as the RFC demands of clients. */
public final class FrameWriter {

    private static final int HEAD_BYTES_MAX = 14;
    private static final int CLOSE_REASON_BYTES_MAX = 123;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final boolean masks;

    /** @param masks whether the other side is a server */
    public FrameWriter(boolean masks) {
        this.masks = masks;
    }

    /** Returns the head of a frame whose payload follows, which is changed where it must be masked. */
    public ByteBuf head(ByteBufAllocator allocator, boolean last, Opcode opcode, ByteBuf payload) {
        ByteBuf head = allocator.buffer(HEAD_BYTES_MAX);
        int length = payload.readableBytes();
        int mask = masks ? 0x80 : 0;
        head.writeByte((last ? 0x80 : 0) | opcode.code());
        if (length <= 125) {
            head.writeByte(mask | length);
        } else if (length <= 0xffff) {
            head.writeByte(mask | 126).writeShort(length);
        } else {
            head.writeByte(mask | 127).writeLong(length);
        }
        if (masks) {
            int key = RANDOM.nextInt();
            head.writeInt(key);
            Mask.apply(payload, key, 0);
        }
        return head;
    }

    /** Returns a Close frame, whole. The reason is cut to what fits, between characters. */
    public ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        ByteBuf payload = allocator.buffer(2 + CLOSE_REASON_BYTES_MAX);
        if (code != CloseCode.NONE) {
            payload.writeShort(code);
            int end = reason.length();
            while (ByteBufUtil.utf8Bytes(reason.substring(0, end)) > CLOSE_REASON_BYTES_MAX) {
                end = reason.offsetByCodePoints(end, -1);
            }
            ByteBufUtil.writeUtf8(payload, reason.substring(0, end));
        }
        ByteBuf head = head(allocator, true, Opcode.CLOSE, payload);
        try {
            return allocator
                    .buffer(head.readableBytes() + payload.readableBytes())
                    .writeBytes(head)
                    .writeBytes(payload);
        } finally {
            head.release();
            payload.release();
        }
    }
}
