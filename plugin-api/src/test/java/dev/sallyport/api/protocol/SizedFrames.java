package dev.sallyport.api.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A decoder for tests: a frame is one byte of length, which counts itself, and then text. */
class SizedFrames extends FrameDecoder {

    final List<String> frames = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    int drains;
    int lookups;
    Consumer<String> onFrame = text -> {};

    @Override
    protected int frameLength(ByteBuf in) {
        lookups++;
        int length = in.getUnsignedByte(in.readerIndex());
        if (length == 255) {
            throw new IllegalArgumentException("a length of 255");
        }
        return length;
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        String text = frame.toString(frame.readerIndex() + 1, frame.readableBytes() - 1, StandardCharsets.UTF_8);
        frames.add(text);
        onFrame.accept(text);
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, String reason) {
        faults.add(reason);
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        drains++;
    }

    /** Returns the bytes of frames with these texts. */
    static byte[] bytes(String... texts) {
        ByteBuf all = Unpooled.buffer();
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            all.writeByte(utf8.length + 1).writeBytes(utf8);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
