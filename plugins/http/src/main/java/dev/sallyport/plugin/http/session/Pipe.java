package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** A body on its way to the other side, past whoever wants to see it. Confined to the event loop. */
interface Pipe {

    /** Whether other bytes may come out than go in, or at other times. */
    boolean changes();

    /** Returns why nothing may go on. */
    Optional<Refusal> refusal();

    /** Takes bytes of the wire; the caller keeps the buffer. */
    void take(ByteBuf piece);

    /** Tells that the body is whole; {@link BodyPipe.Out#ended} or {@link BodyPipe.Out#refused} follows. */
    void end();

    /** Tells that the body broke off. Harmless when it is over. */
    void abort();
}
