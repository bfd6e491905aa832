package dev.sallyport.plugin.postgres.wire;

import dev.sallyport.api.protocol.FrameDecoder;
import io.netty.buffer.ByteBuf;

/** Cuts what a client sends after its start-up packet into typed frames. */
public abstract class FrontendDecoder extends FrameDecoder {

    private final int frameBytesMax;

    protected FrontendDecoder(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    @Override
    protected final int frameLength(ByteBuf in) {
        return Wire.frameLength(in, in.readerIndex(), frameBytesMax);
    }
}
