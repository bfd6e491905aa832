package dev.sallyport.testkit;

import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The smallest protocol that keeps the contract, or breaks it in one way: a line is a command, a line is its answer.
 */
record TinyProtocol(Fault fault) implements ChannelProtocol {

    @Override
    public String id() {
        return "tiny";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new TinyClient(gate, fault);
    }

    static ByteBuf line(ByteBufAllocator allocator, String text) {
        return allocator.buffer().writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Lines with a bound. */
    abstract static class Lines extends FrameDecoder {

        final SessionGate gate;
        final Fault fault;

        Lines(SessionGate gate, Fault fault) {
            this.gate = gate;
            this.fault = fault;
        }

        @Override
        protected int frameLength(ByteBuf in) {
            int length = in.bytesBefore((byte) '\n');
            boolean tooLong =
                    Math.max(length, in.readableBytes()) > gate.limits().frameBytesMax();
            if (in.getByte(in.readerIndex()) < 0 || tooLong && fault != Fault.HAS_NO_BOUND) {
                throw new IllegalArgumentException("not a line");
            }
            return length < 0 ? -1 : length + 1;
        }

        @Override
        protected void malformed(ChannelHandlerContext ctx, String reason) {
            gate.close(Disconnect.of(Disconnect.Cause.PROTOCOL_ERROR, reason));
        }

        static String text(ByteBuf frame) {
            return frame.toString(StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
