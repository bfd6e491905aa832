package dev.sallyport.samples.echo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** What is done with the target's lines for the command in flight. */
interface Result {

    /** Takes a line, a slice that is valid during the call unless retained. */
    void line(ChannelHandlerContext target, ByteBuf line);

    /** No more whole lines are in hand for now. */
    void drained(ChannelHandlerContext target);

    /** The connection is gone; releases what is kept. */
    void abandon();
}
