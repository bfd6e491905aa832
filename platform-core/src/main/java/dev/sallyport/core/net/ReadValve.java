package dev.sallyport.core.net;

import io.netty.channel.Channel;

/**
 * Decides whether a channel is read: it is while no reason to pause is set. The only caller of {@code setAutoRead}.
 *
 * <p>States: open (no reason) and shut (one or more). Reasons are set and cleared independently and idempotently, so no
 * party can open what another one shut. Confined to the channel's event loop.
 */
public final class ReadValve {

    private final Channel channel;
    private int reasons;

    public ReadValve(Channel channel) {
        this.channel = channel;
    }

    public void pause(PauseReason reason) {
        if (reasons == 0) {
            channel.config().setAutoRead(false);
        }
        reasons |= 1 << reason.ordinal();
    }

    public void resume(PauseReason reason) {
        int before = reasons;
        reasons &= ~(1 << reason.ordinal());
        if (before != 0 && reasons == 0) {
            channel.config().setAutoRead(true);
        }
    }

    public boolean paused() {
        return reasons != 0;
    }
}
