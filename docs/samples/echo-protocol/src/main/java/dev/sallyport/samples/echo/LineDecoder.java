package dev.sallyport.samples.echo;

import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Cuts the stream into lines, each with its line feed, none longer than the gateway allows. */
abstract class LineDecoder extends FrameDecoder {

    private final SessionGate gate;

    /** Bytes of the incomplete line that are known to hold no line feed, so that none is looked at twice. */
    private int searched;

    LineDecoder(SessionGate gate) {
        this.gate = gate;
    }

    @Override
    protected final int frameLength(ByteBuf in) {
        int from = in.readerIndex() + searched;
        int end = in.indexOf(from, in.writerIndex(), (byte) '\n');
        int length = (end < 0 ? in.writerIndex() : end) - in.readerIndex();
        if (length >= gate.limits().frameBytesMax()) {
            throw new IllegalArgumentException(
                    "a line is longer than " + gate.limits().frameBytesMax() + " bytes");
        }
        searched = end < 0 ? length : 0;
        return end < 0 ? -1 : length + 1;
    }

    @Override
    protected final void malformed(ChannelHandlerContext ctx, String reason) {
        gate.close(Disconnect.of(Disconnect.Cause.PROTOCOL_ERROR, reason));
    }
}
