package dev.sallyport.samples.echo;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Login.Credential;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.Map;

/** The client's side until its session is open: one LOGIN line, then the target's answer to ours. */
final class LoginHandler extends LineDecoder {

    private final SessionGate gate;

    LoginHandler(SessionGate gate) {
        super(gate);
        this.gate = gate;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        gate.farewell(cause -> Lines.line(ctx.alloc(), Lines.oneLine("BYE " + cause.detail())));
        super.channelActive(ctx);
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        String[] words = Lines.text(frame).split(" ");
        if (words.length != 4 || !words[0].equals("LOGIN")) {
            throw new IllegalArgumentException("the first line must be: LOGIN user token target");
        }
        // Nothing the client sends early is looked at before it is let in.
        stop();
        Login login = new Login(words[1], words[3], new Credential.Token(Secret.of(words[2])), "", Map.of());
        gate.admit(login, notice -> say(ctx, Lines.notice(notice))).addListener((Future<Admission> admitted) -> {
            if (admitted.isSuccess()) {
                connect(ctx, admitted.getNow());
            } else {
                refuse(ctx, admitted.cause());
            }
        });
    }

    private void connect(ChannelHandlerContext ctx, Admission admission) {
        if (admission.endpoint().tls() != Admission.TargetTls.OFF) {
            // What cannot be done as the target's resource asks is not done in a weaker way.
            refused(ctx.channel(), "this protocol has no TLS with targets");
            return;
        }
        TargetHandler target = new TargetHandler(gate, admission, ctx.channel(), this);
        gate.connect(admission, target).addListener((Future<Channel> connected) -> {
            if (!connected.isSuccess()) {
                refuse(ctx, connected.cause());
            }
        });
    }

    /** The target has let us in: from here on lines are commands. */
    void open(TargetHandler target, Channel targetChannel) {
        Channel client = target.client();
        ChannelHandlerContext ctx = client.pipeline().context(this);
        if (ctx == null) {
            return;
        }
        client.writeAndFlush(Lines.line(client.alloc(), "OK"));
        // What the client sent too early is the next handler's; it goes on from here.
        client.pipeline().addAfter(ctx.name(), "commands", new CommandHandler(gate, targetChannel, target));
        ctx.fireChannelRead(takeBytes());
        client.pipeline().remove(this);
    }

    /** The target did not let us in. */
    void refused(Channel client, String reason) {
        client.writeAndFlush(Lines.line(client.alloc(), Lines.oneLine("ERR echo-002 " + reason)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            ctx.writeAndFlush(Lines.line(ctx.alloc(), Lines.refusal(refused.refusal())))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            gate.close(Disconnect.of(Disconnect.Cause.INTERNAL_ERROR, "the login failed"));
        }
    }

    private static void say(ChannelHandlerContext ctx, String text) {
        ctx.writeAndFlush(Lines.line(ctx.alloc(), text));
    }
}
