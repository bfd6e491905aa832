package dev.sallyport.samples.echo;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Deque;

/** The target's side: logs in with the target's own credentials, then hands lines to the result in flight. */
final class TargetHandler extends LineDecoder {

    private final Admission admission;
    private final Channel client;
    private final LoginHandler login;

    /** The result in flight; empty between commands. */
    private final Deque<Result> inFlight = new ArrayDeque<>();

    private boolean open;

    TargetHandler(SessionGate gate, Admission admission, Channel client, LoginHandler login) {
        super(gate);
        this.admission = admission;
        this.client = client;
        this.login = login;
    }

    Channel client() {
        return client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        String line = "LOGIN " + admission.user() + " " + admission.secret().reveal();
        ctx.writeAndFlush(Lines.line(ctx.alloc(), line));
        super.channelActive(ctx);
    }

    /** The next lines are the answer to a command. */
    void expect(Result result) {
        inFlight.clear();
        inFlight.add(result);
    }

    /** The command in flight is answered. */
    void answered() {
        inFlight.clear();
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        if (!open) {
            open = Lines.text(frame).equals("OK");
            if (open) {
                login.open(this, ctx.channel());
            } else {
                // The target's words may tell about an account the client must not know.
                stop();
                login.refused(client, "the target refused the gateway's login");
            }
        } else if (inFlight.isEmpty()) {
            throw new IllegalArgumentException("the target spoke without being asked");
        } else {
            inFlight.peek().line(ctx, frame);
        }
    }

    @Override
    protected void drained(ChannelHandlerContext ctx) {
        if (!inFlight.isEmpty()) {
            inFlight.peek().drained(ctx);
        }
    }

    /** Lets further lines wait until {@link #goOn}. */
    void pause() {
        stop();
    }

    void goOn(ChannelHandlerContext ctx) {
        resume(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (!inFlight.isEmpty()) {
            inFlight.remove().abandon();
        }
        super.channelInactive(ctx);
    }
}
