package dev.sallyport.plugin.ssh.relay;

import org.apache.sshd.common.util.buffer.Buffer;

/** The client or the target, as the relay speaks to it. Used in the connection's turns. */
public interface Peer {

    /**
     * Returns a new message that begins with this number.
     *
     * @param bytes how much will about be put in
     */
    Buffer message(int command, int bytes);

    /** Sends a message that {@link #message} began; what is sent first arrives first. */
    void send(Buffer message);
}
