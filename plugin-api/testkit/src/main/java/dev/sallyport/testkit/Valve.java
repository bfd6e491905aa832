package dev.sallyport.testkit;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;

/** The only one that sets autoRead of a channel, as the core's read valve is; notices when somebody else did. */
final class Valve {

    /** Why reading pauses. */
    enum Reason {
        HOLD,
        PEER_UNWRITABLE,
        ENGINE
    }

    private final Channel channel;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

    Valve(Channel channel) {
        this.channel = channel;
    }

    void pause(Reason reason) {
        reasons.add(reason);
        channel.config().setAutoRead(false);
    }

    void resume(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            channel.config().setAutoRead(true);
        }
    }

    boolean touchedByOthers() {
        return channel.isOpen() && channel.config().isAutoRead() != reasons.isEmpty();
    }
}
