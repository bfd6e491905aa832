package dev.sallyport.samples.echo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** A result nobody asked to see: lines go to the client as they are. */
final class PassThrough implements Result {

    private final Channel client;
    private final Runnable ended;

    PassThrough(Channel client, Runnable ended) {
        this.client = client;
        this.ended = ended;
    }

    @Override
    public void line(ChannelHandlerContext target, ByteBuf line) {
        boolean last = Lines.starts(line, "DONE ") || Lines.starts(line, "ERR ");
        client.write(line.retain());
        if (last) {
            client.flush();
            ended.run();
        }
    }

    @Override
    public void drained(ChannelHandlerContext target) {
        client.flush();
    }

    @Override
    public void abandon() {}
}
