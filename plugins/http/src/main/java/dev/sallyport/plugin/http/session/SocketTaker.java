package dev.sallyport.plugin.http.session;

import io.netty.buffer.ByteBuf;

/**
 * Hands what a client sends on a stream to its end of a WebSocket.
 *
 * @param end the client's end
 */
record SocketTaker(SocketEnd end) implements StreamTaker {

    @Override
    public void requestBody(ByteBuf piece) {
        end.take(piece.retain());
    }

    @Override
    public void requestEnd() {
        end.gone();
    }

    /** What was read is flushed frame by frame. */
    @Override
    public void flushTarget() {}

    /** Bytes on their way to the client are counted where they are written. */
    @Override
    public void clientWritable(boolean writable) {}

    @Override
    public void clientGone() {
        end.gone();
    }
}
