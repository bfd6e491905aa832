package dev.sallyport.plugin.http.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages out of bodies, wherever the pieces are cut. */
final class MessageFramesTest {

    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

    private static byte[] body() {
        ByteBuf all = Unpooled.buffer();
        for (String text : List.of("one", "", "three and more")) {
            ByteBuf whole = MessageFrames.Frame.of(ALLOCATOR, text.getBytes(StandardCharsets.UTF_8), false)
                    .whole();
            all.writeBytes(whole);
            whole.release();
        }
        byte[] gzip = MessageEncoding.gzip("squeezed".getBytes(StandardCharsets.UTF_8));
        ByteBuf whole = MessageFrames.Frame.of(ALLOCATOR, gzip, true).whole();
        all.writeBytes(whole);
        whole.release();
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static void drain(MessageFrames frames, List<String> into) {
        for (Optional<MessageFrames.Frame> next = frames.next(); next.isPresent(); next = frames.next()) {
            into.add(new String(next.get().message(MessageEncoding.GZIP, 100), StandardCharsets.UTF_8));
            next.get().whole().release();
        }
    }

    @Test
    void messagesAreTheSameWhereverTheyAreCut() {
        byte[] body = body();
        for (int cut = 0; cut <= body.length; cut++) {
            List<String> read = new ArrayList<>();
            try (MessageFrames frames = new MessageFrames(ALLOCATOR, 100)) {
                frames.take(Unpooled.wrappedBuffer(body, 0, cut));
                drain(frames, read);
                frames.take(Unpooled.wrappedBuffer(body, cut, body.length - cut));
                drain(frames, read);
                assertThat(frames.empty()).isTrue();
            }
            assertThat(read).containsExactly("one", "", "three and more", "squeezed");
        }
    }

    @Test
    void whatIsNoMessageIsSaid() {
        try (MessageFrames frames = new MessageFrames(ALLOCATOR, 100)) {
            frames.take(Unpooled.wrappedBuffer(new byte[] {2, 0, 0, 0, 0}));
            assertThatExceptionOfType(Malformed.class).isThrownBy(frames::next);
        }
        try (MessageFrames frames = new MessageFrames(ALLOCATOR, 100)) {
            frames.take(Unpooled.wrappedBuffer(new byte[] {0, -1, -1, -1, -1}));
            assertThatExceptionOfType(Malformed.class)
                    .isThrownBy(frames::next)
                    .withMessageContaining("more than 100 bytes");
        }
    }

    @Test
    void whatSwellsBeyondTheBoundIsSaid() {
        byte[] bomb = MessageEncoding.gzip(new byte[1 << 20]);
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> MessageEncoding.GZIP.undo(bomb, 1_000))
                .withMessageContaining("more than 1000 bytes");
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> MessageEncoding.OTHER.undo(bomb, 1_000));
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> MessageEncoding.IDENTITY.undo(bomb, 1_000));
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> MessageEncoding.GZIP.undo(new byte[] {1, 2, 3}, 1_000));
    }
}
