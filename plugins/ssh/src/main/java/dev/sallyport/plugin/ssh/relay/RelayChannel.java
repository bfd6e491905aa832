package dev.sallyport.plugin.ssh.relay;

import org.apache.sshd.common.util.buffer.Buffer;

/** A channel between both legs, of whatever kind. Used in turns. */
sealed interface RelayChannel permits SessionChannel, TunnelChannel {

    /** Returns the gateway's number of it, on both legs. */
    long id();

    /** Whether the target opened it, and the client confirms. */
    boolean byTarget();

    /** The other side than the one that opened it has confirmed. */
    void opened(Peer peer, Buffer message);

    /** The other side did not open it. */
    void notOpened(int reason, String text);

    void fromClient(int command, Buffer message);

    void fromTarget(int command, Buffer message);
}
