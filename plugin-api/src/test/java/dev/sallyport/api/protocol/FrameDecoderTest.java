package dev.sallyport.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FrameDecoderTest {

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final SizedFrames decoder = new SizedFrames();
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    FrameDecoderTest() {
        channel.config().setAllocator(allocator);
    }

    @AfterEach
    void nothingLeaks() {
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedHeapMemory()).as("bytes not released").isZero();
    }

    private void receive(byte... bytes) {
        channel.writeInbound(allocator.buffer(Math.max(1, bytes.length)).writeBytes(bytes));
    }

    private ChannelHandlerContext ctx() {
        return channel.pipeline().context(decoder);
    }

    @Test
    void severalFramesOfOneReadComeInOrderAndAreDrainedOnce() {
        receive(SizedFrames.bytes("one", "", "three"));
        assertThat(decoder.frames).containsExactly("one", "", "three");
        assertThat(decoder.drains).isEqualTo(1);
    }

    @Test
    void framesMayBeCutAtEveryPairOfPositions() {
        byte[] bytes = SizedFrames.bytes("one", "two2", "", "four");
        for (int a = 0; a <= bytes.length; a++) {
            for (int b = a; b <= bytes.length; b++) {
                decoder.frames.clear();
                receive(Arrays.copyOfRange(bytes, 0, a));
                receive(Arrays.copyOfRange(bytes, a, b));
                receive(Arrays.copyOfRange(bytes, b, bytes.length));
                assertThat(decoder.frames).as("cut at %d and %d", a, b).containsExactly("one", "two2", "", "four");
                assertThat(decoder.bytesInHand()).isZero();
            }
        }
    }

    @Test
    void framesAreSlicesOfWhatWasReceived() {
        ByteBuf received = allocator.buffer().writeBytes(SizedFrames.bytes("one", "two"));
        List<ByteBuf> kept = new ArrayList<>();
        EmbeddedChannel other = new EmbeddedChannel(new SizedFrames() {
            @Override
            protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
                kept.add(frame.retain());
            }
        });
        other.writeInbound(received);
        assertThat(received.refCnt()).isEqualTo(2);
        received.setByte(1, 'O');
        assertThat(kept.getFirst().toString(StandardCharsets.UTF_8)).endsWith("One");
        kept.forEach(ByteBuf::release);
        assertThat(received.refCnt()).isZero();
        other.finishAndReleaseAll();
    }

    @Test
    void aStoppedDecoderKeepsWhatItHasAndGoesOnWhereItWas() {
        decoder.onFrame = text -> {
            if (text.equals("hold")) {
                decoder.stop();
            }
        };
        receive(SizedFrames.bytes("one", "hold", "three"));
        receive(SizedFrames.bytes("four"));
        assertThat(decoder.frames).containsExactly("one", "hold");
        assertThat(decoder.bytesInHand()).isEqualTo(6 + 5);
        assertThat(decoder.stopped()).isTrue();
        decoder.resume(ctx());
        assertThat(decoder.frames).containsExactly("one", "hold", "three", "four");
        assertThat(decoder.bytesInHand()).isZero();
    }

    @Test
    void stoppingBeforeTheFirstByteHoldsEverything() {
        decoder.stop();
        receive(SizedFrames.bytes("one"));
        assertThat(decoder.frames).isEmpty();
        decoder.resume(ctx());
        assertThat(decoder.frames).containsExactly("one");
    }

    @Test
    void goingOnFromInsideAFrameNeitherNestsNorLosesOrder() {
        int[] depth = {0};
        decoder.onFrame = text -> {
            assertThat(++depth[0]).isEqualTo(1);
            decoder.stop();
            decoder.resume(ctx());
            depth[0]--;
        };
        String[] many = new String[20_000];
        Arrays.fill(many, "x");
        receive(SizedFrames.bytes(many));
        assertThat(decoder.frames).hasSize(20_000);
        assertThat(decoder.drains).isEqualTo(1);
    }

    @Test
    void goingOnWithoutHavingStoppedDoesNothing() {
        receive((byte) 4, (byte) 'o');
        decoder.resume(ctx());
        assertThat(decoder.frames).isEmpty();
        assertThat(decoder.drains).isEqualTo(1);
    }

    @Test
    void aMalformedStreamIsToldOnceAndNothingMoreIsDecoded() {
        receive(SizedFrames.bytes("one"));
        receive((byte) 255, (byte) 2, (byte) 'x');
        receive(SizedFrames.bytes("late"));
        decoder.resume(ctx());
        receive(SizedFrames.bytes("later"));
        assertThat(decoder.frames).containsExactly("one");
        assertThat(decoder.faults).containsExactly("a length of 255");
        assertThat(decoder.bytesInHand()).isZero();
    }

    @Test
    void aFrameOfNoBytesIsMalformedInsteadOfAnEndlessLoop() {
        receive((byte) 0);
        assertThat(decoder.faults).containsExactly("a frame of no bytes");
    }

    @Test
    void aFrameThatIsMalformedInsideEndsTheStreamToo() {
        decoder.onFrame = text -> {
            throw new IllegalArgumentException("bad inside");
        };
        receive(SizedFrames.bytes("one", "two"));
        assertThat(decoder.faults).containsExactly("bad inside");
        assertThat(decoder.frames).containsExactly("one");
    }

    @Test
    void afterAFailureOfTheAdapterNothingMoreIsDecoded() {
        decoder.onFrame = text -> {
            throw new IllegalStateException("a fault of the adapter");
        };
        byte[] bytes = SizedFrames.bytes("one", "two");
        assertThatThrownBy(() -> receive(bytes)).hasMessage("a fault of the adapter");
        receive(SizedFrames.bytes("three"));
        decoder.resume(ctx());
        assertThat(decoder.frames).containsExactly("one");
        assertThat(decoder.bytesInHand()).isZero();
    }

    @Test
    void aDecoderThatRemovesItselfMayStillUseItsFrame() {
        String[] seen = {""};
        SizedFrames once = new SizedFrames() {
            @Override
            protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
                ctx.pipeline().remove(this);
                seen[0] = frame.toString(StandardCharsets.UTF_8);
            }
        };
        EmbeddedChannel other = new EmbeddedChannel(once);
        other.writeInbound(allocator.buffer().writeBytes(SizedFrames.bytes("one", "two")));
        assertThat(seen[0]).endsWith("one");
        assertThat(once.drains).isZero();
        other.finishAndReleaseAll();
    }

    @Test
    void bytesInHandGoToTheHandlerThatReplacesTheDecoder() {
        SizedFrames next = new SizedFrames();
        SizedFrames first = new SizedFrames() {
            @Override
            protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
                super.frame(ctx, frame);
                ByteBuf rest = takeBytes();
                ctx.pipeline().addAfter(ctx.name(), "next", next);
                ctx.fireChannelRead(rest);
                ctx.pipeline().remove(this);
            }
        };
        EmbeddedChannel other = new EmbeddedChannel(first);
        other.config().setAllocator(allocator);
        byte[] bytes = SizedFrames.bytes("one", "two", "three");
        other.writeInbound(allocator.buffer().writeBytes(bytes, 0, bytes.length - 2));
        other.writeInbound(allocator.buffer().writeBytes(bytes, bytes.length - 2, 2));
        assertThat(first.frames).containsExactly("one");
        assertThat(next.frames).containsExactly("two", "three");
        other.finishAndReleaseAll();
    }

    @Test
    void bytesThatArriveWhileAFrameIsTakenComeAfterIt() {
        decoder.onFrame = text -> {
            if (text.equals("one")) {
                channel.pipeline().fireChannelRead(allocator.buffer().writeBytes(SizedFrames.bytes("three", "four")));
            }
        };
        receive(SizedFrames.bytes("one", "two"));
        assertThat(decoder.frames).containsExactly("one", "two", "three", "four");
    }

    @Test
    void removalReleasesWhatIsInHandAndLaterBytes() {
        receive((byte) 100, (byte) 'x');
        channel.pipeline().remove(decoder);
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void whatIsNotBytesPassesBy() {
        channel.writeInbound("text");
        assertThat(channel.<Object>readInbound()).isEqualTo("text");
    }

    @Test
    void aBigFrameInSmallPiecesIsCopiedAFewTimesOnly() {
        int size = 8 << 20;
        long[] allocated = {0};
        AbstractByteBufAllocator counting = new AbstractByteBufAllocator() {
            @Override
            protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
                allocated[0] += initialCapacity;
                return Unpooled.buffer(initialCapacity, maxCapacity);
            }

            @Override
            protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
                return newHeapBuffer(initialCapacity, maxCapacity);
            }

            @Override
            public boolean isDirectBufferPooled() {
                return false;
            }
        };
        int[] length = {0};
        FrameDecoder big = new FrameDecoder() {
            @Override
            protected int frameLength(ByteBuf in) {
                return size;
            }

            @Override
            protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
                length[0] = frame.readableBytes();
            }

            @Override
            protected void malformed(ChannelHandlerContext ctx, String reason) {}
        };
        EmbeddedChannel other = new EmbeddedChannel(big, new ChannelInboundHandlerAdapter());
        other.config().setAllocator(counting);
        byte[] piece = new byte[1000];
        for (int sent = 0; sent < size; sent += piece.length) {
            other.writeInbound(Unpooled.wrappedBuffer(piece, 0, Math.min(piece.length, size - sent)));
        }
        assertThat(length[0]).isEqualTo(size);
        assertThat(allocated[0]).as("bytes allocated for joining").isLessThan(8L * size);
        other.finishAndReleaseAll();
    }
}
