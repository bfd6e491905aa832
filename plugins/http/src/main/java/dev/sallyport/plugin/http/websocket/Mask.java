package dev.sallyport.plugin.http.websocket;

import io.netty.buffer.ByteBuf;

/** The masking of payloads that clients send (RFC 6455, section 5.3). It is its own inverse and no secret. */
final class Mask {

    private Mask() {}

    /**
     * Applies a key to all readable bytes, in place.
     *
     * @param key the four bytes of the key, first one highest
     * @param offset how many bytes of the payload came before
     */
    static void apply(ByteBuf bytes, int key, long offset) {
        int turned = Integer.rotateLeft(key, 8 * (int) (offset & 3));
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        for (; end - at >= 4; at += 4) {
            bytes.setInt(at, bytes.getInt(at) ^ turned);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            bytes.setByte(at, bytes.getByte(at) ^ (turned >>> shift));
        }
    }
}
