package dev.sallyport.plugin.ssh.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How bytes pass, wait and end in a channel inside another one. */
class InsideChannelTest {

    private final EmbeddedChannel around = new EmbeddedChannel();
    private final Notes notes = new Notes();
    private final Handler handler = new Handler();
    private InsideChannel channel;

    private static final class Notes implements InsideChannel.Outlet {
        final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
        final List<Integer> consumed = new ArrayList<>();
        int closed;

        @Override
        public void toClient(byte[] bytes) {
            toClient.writeBytes(bytes);
        }

        @Override
        public void consumed(int bytes) {
            consumed.add(bytes);
        }

        @Override
        public void closed() {
            closed++;
        }
    }

    private static final class Handler extends ChannelInboundHandlerAdapter {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final List<Boolean> writable = new ArrayList<>();
        boolean gone;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            read.writeBytes(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            writable.add(ctx.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone = true;
        }
    }

    @BeforeEach
    void open() {
        around.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 1_000));
        channel = new InsideChannel(around, notes);
        channel.pipeline().addLast(handler);
        assertThat(around.eventLoop().register(channel).isSuccess()).isTrue();
    }

    @AfterEach
    void close() {
        channel.close();
        around.finishAndReleaseAll();
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatTheClientSendsIsReadAtOnce() {
        channel.received(new byte[] {1, 2});
        channel.received(new byte[0]);
        channel.received(new byte[] {3});
        assertThat(handler.read.toByteArray()).containsExactly(1, 2, 3);
        assertThat(notes.consumed).containsExactly(2, 1);
    }

    @Test
    void whatNobodyReadsWaitsAndIsNotCountedAsRead() {
        channel.config().setAutoRead(false);
        channel.received(new byte[] {1}); // one read was under way
        channel.received(new byte[] {2, 3});
        channel.received(new byte[] {4});
        assertThat(handler.read.toByteArray()).containsExactly(1);
        assertThat(notes.consumed).containsExactly(1);
        channel.config().setAutoRead(true);
        around.runPendingTasks();
        assertThat(handler.read.toByteArray()).containsExactly(1, 2, 3, 4);
        assertThat(notes.consumed).containsExactly(1, 3);
    }

    @Test
    void whatTheClientDoesNotTakeWaitsAndMakesTheChannelUnwritable() {
        byte[] all = random(5_000);
        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(all));
        assertThat(notes.toClient.size()).isZero();
        assertThat(handler.writable).containsExactly(false);
        channel.widened(4_000);
        assertThat(notes.toClient.size()).isEqualTo(4_000);
        assertThat(written.isDone()).isFalse();
        channel.widened(5_000);
        assertThat(written.isSuccess()).isTrue();
        assertThat(handler.writable).containsExactly(false, true);
        assertThat(notes.toClient.toByteArray()).isEqualTo(all);
    }

    @Test
    void everyBytePassesInOrderHoweverLittleIsTaken() {
        byte[] all = random(300);
        for (int at = 0; at < all.length; at += 7) {
            channel.write(Unpooled.wrappedBuffer(all, at, Math.min(7, all.length - at)));
        }
        channel.flush();
        for (int i = 1; i <= all.length; i++) {
            channel.widened(1);
            assertThat(notes.toClient.size()).isEqualTo(i);
        }
        assertThat(notes.toClient.toByteArray()).isEqualTo(all);
    }

    @Test
    void nothingPassesWhileTheConnectionAroundTakesNothing() {
        channel.widened(100);
        channel.flowing(false);
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(notes.toClient.size()).isZero();
        channel.flowing(true);
        assertThat(notes.toClient.size()).isEqualTo(10);
    }

    @Test
    void aWindowThatOverflowsIsFullAndNoMore() {
        channel.widened(0xffff_ffffL);
        channel.widened(0xffff_ffffL);
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[10]));
        assertThat(notes.toClient.size()).isEqualTo(10);
    }

    @Test
    void theEndOfTheClientsBytesClosesBehindThem() {
        channel.config().setAutoRead(false);
        channel.received(new byte[] {1});
        channel.received(new byte[] {2});
        channel.ended();
        assertThat(channel.isOpen()).isTrue();
        channel.config().setAutoRead(true);
        around.runPendingTasks();
        assertThat(handler.read.toByteArray()).containsExactly(1, 2);
        assertThat(handler.gone).isTrue();
        assertThat(notes.closed).isEqualTo(1);
    }

    @Test
    void aCloseDropsWhatWaitsOnBothWays() {
        channel.config().setAutoRead(false);
        channel.received(new byte[] {1});
        channel.received(new byte[] {2});
        ByteBuf last = Unpooled.wrappedBuffer(new byte[10]);
        ChannelFuture written = channel.writeAndFlush(last);
        channel.close();
        around.runPendingTasks();
        channel.received(new byte[] {3});
        channel.widened(100);
        assertThat(written.isSuccess()).isFalse();
        assertThat(last.refCnt()).isZero();
        assertThat(notes.toClient.size()).isZero();
        assertThat(handler.read.toByteArray()).containsExactly(1);
        assertThat(notes.closed).isEqualTo(1);
    }

    @Test
    void onlyBytesCanBeWritten() {
        assertThat(channel.writeAndFlush("text").cause()).isInstanceOf(UnsupportedOperationException.class);
    }
}
