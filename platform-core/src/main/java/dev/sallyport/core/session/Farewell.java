package dev.sallyport.core.session;

import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told last, in the words of its protocol. Confined to the event loop. */
final class Farewell {

    private static final Logger LOGGER = LoggerFactory.getLogger(Farewell.class);

    /** Ends whose reason the client does not know yet. */
    private static final Set<Disconnect.Cause> TOLD = EnumSet.of(
            Disconnect.Cause.REVOKED,
            Disconnect.Cause.POLICY,
            Disconnect.Cause.IDLE,
            Disconnect.Cause.RECORDER_FAILED,
            Disconnect.Cause.GATEWAY_STOPPED);

    private Function<Disconnect, ByteBuf> adapter = cause -> Unpooled.EMPTY_BUFFER;

    /** Sets what makes the words. */
    void by(Function<Disconnect, ByteBuf> words) {
        adapter = words;
    }

    /** Returns the words for an end; null for one the client knows of. */
    @Nullable
    ByteBuf words(Disconnect cause) {
        if (!TOLD.contains(cause.cause())) {
            return null;
        }
        try {
            return adapter.apply(cause);
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("The adapter's farewell failed");
            return null;
        }
    }
}
