package dev.sallyport.plugin.http.session;

import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.DocumentFlow.Handling;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.plugin.http.wire.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body between the wire and the core: undoes its coding where somebody wants to see it. */
final class BodyPipe implements Pipe, DocumentFlow.Sink {

    /** Where a body goes. */
    interface Out {

        /** Takes bytes that may go on, and takes over the buffer. */
        void bytes(ByteBuf bytes);

        /** Whether bytes of the source are wanted. */
        void wanted(boolean wanted);

        /** Everything went on. */
        void ended();

        /** Nothing more may go on. */
        void refused(Refusal refusal);

        /** Bytes went on outside of the turn in which they came. */
        default void flush() {}
    }

    private final ByteBufAllocator allocator;
    private final Out out;
    private final @Nullable DocumentFlow flow;
    private final @Nullable Decoding decoding;
    private final Handling handling;
    private boolean copying;
    private boolean over;
    private long bytes;

    private BodyPipe(
            ByteBufAllocator allocator,
            Out out,
            @Nullable Exchange exchange,
            Supplier<DocumentStart> start,
            Coding coding) {
        this.allocator = allocator;
        this.out = out;
        this.flow = exchange == null ? null : exchange.document(start.get(), this);
        this.handling = flow == null ? Handling.PASS : flow.handling();
        this.copying = handling == Handling.COPY;
        boolean seen = handling == Handling.COPY || handling == Handling.THROUGH;
        this.decoding = seen ? Decoding.of(coding).orElse(null) : null;
    }

    /** @param start how the body begins; asked for only where somebody may want to know */
    static BodyPipe open(
            ByteBufAllocator allocator,
            Out out,
            @Nullable Exchange exchange,
            Supplier<DocumentStart> start,
            Coding coding) {
        return new BodyPipe(allocator, out, exchange, start, coding);
    }

    @Override
    public boolean changes() {
        return handling == Handling.THROUGH;
    }

    @Override
    public Optional<Refusal> refusal() {
        return flow == null ? Optional.empty() : flow.refusal();
    }

    @Override
    public void take(ByteBuf piece) {
        if (over) {
            return;
        }
        bytes += piece.readableBytes();
        if (handling == Handling.THROUGH) {
            try {
                show(piece);
            } catch (Malformed e) {
                fail("The body cannot be decoded (" + e.getMessage() + "), so it cannot be looked at.");
            }
            return;
        }
        if (copying) {
            copy(piece);
        }
        if (!over) {
            out.bytes(piece.retain());
        }
    }

    /** A copy that cannot be decoded is the recorder's loss, not the client's. */
    private void copy(ByteBuf piece) {
        DocumentFlow shown = flow;
        copying = shown != null && shown.handling() == Handling.COPY;
        if (copying) {
            try {
                show(piece);
            } catch (Malformed e) {
                copying = false;
            }
        }
    }

    private void show(ByteBuf piece) {
        DocumentFlow shown = flow;
        if (shown == null) {
            return;
        }
        if (decoding != null) {
            decoding.take(piece, decoded -> {
                if (!over) {
                    shown.take(decoded);
                }
            });
        } else {
            for (ByteBuffer part : piece.nioBuffers()) {
                if (!over) {
                    shown.take(part);
                }
            }
        }
        if (!over && !shown.writable()) {
            out.wanted(false);
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        try {
            if (decoding != null && (copying || handling == Handling.THROUGH)) {
                decoding.end();
            }
        } catch (Malformed e) {
            if (handling == Handling.THROUGH) {
                fail("The body cannot be decoded (" + e.getMessage() + "), so it cannot be looked at.");
                return;
            }
        }
        if (flow == null) {
            ended();
        } else {
            flow.end(bytes);
        }
    }

    private void fail(String reason) {
        abort();
        out.refused(Codes.refusal(Codes.UNDECODABLE, reason));
    }

    @Override
    public void abort() {
        if (!over) {
            close();
            if (flow != null && handling != Handling.REFUSE) {
                flow.abort();
            }
        }
    }

    private void close() {
        over = true;
        if (decoding != null) {
            decoding.close();
        }
    }

    @Override
    public void pass(ByteBuffer shown) {
        if (!over && handling == Handling.THROUGH) {
            out.bytes(allocator.buffer(shown.remaining()).writeBytes(shown));
        }
    }

    @Override
    public void writable() {
        if (!over) {
            out.wanted(true);
        }
    }

    @Override
    public void ended() {
        if (!over) {
            close();
            out.ended();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        if (!over) {
            close();
            out.refused(refusal);
        }
    }
}
