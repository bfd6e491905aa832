package dev.sallyport.plugin.postgres.wire;

import dev.sallyport.api.protocol.FrameDecoder;
import io.netty.buffer.ByteBuf;

/** Cuts what a client sends after its start-up packet into typed frames. */
public abstract class FrontendDecoder extends FrameDecoder {

    private static final String TYPES = "BCDEFHPQSXcdfp";

    private final int frameBytesMax;

    protected FrontendDecoder(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    @Override
    protected final int frameLength(ByteBuf in) {
        // Told from the first byte, so that a start-up packet out of turn is not waited for as if it were a long
        // message.
        if (TYPES.indexOf(in.getByte(in.readerIndex())) < 0) {
            throw new IllegalArgumentException("a message of unknown type");
        }
        return Wire.frameLength(in, in.readerIndex(), frameBytesMax);
    }
}
