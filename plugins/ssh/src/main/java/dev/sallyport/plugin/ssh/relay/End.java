package dev.sallyport.plugin.ssh.relay;

/**
 * One end of a channel.
 *
 * @param peer who is there
 * @param id the peer's number of the channel
 * @param packetMax the largest piece of data it takes
 */
record End(Peer peer, long id, int packetMax) {

    /** The packet size both sides get to see, in bytes; what OpenSSH uses. */
    static final int PACKET_MAX = 32 << 10;

    static End of(Peer peer, long id, long packetMax) {
        if (packetMax < 1) {
            throw new IllegalArgumentException("a packet size of nothing");
        }
        return new End(peer, id, (int) Math.min(packetMax, PACKET_MAX));
    }
}
