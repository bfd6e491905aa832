package dev.sallyport.testkit;

import dev.sallyport.api.Secret;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** The client's side of the tiny protocol. */
final class TinyClient extends TinyProtocol.Lines {

    private Optional<Channel> target = Optional.empty();
    private Optional<TinyTarget> answers = Optional.empty();

    TinyClient(SessionGate gate, Fault fault) {
        super(gate, fault);
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        if (fault != Fault.LETS_COMMANDS_OVERTAKE || target.isEmpty()) {
            stop();
        }
        if (target.isEmpty()) {
            login(ctx, text(frame).split(" "));
        } else {
            command(ctx, frame);
        }
    }

    private void login(ChannelHandlerContext ctx, String[] words) {
        if (fault == Fault.LOGS_TOKENS) {
            Logger.getLogger("tiny").fine("login with " + words[2]);
        }
        String token = fault == Fault.TAKES_A_WRONG_TOKEN ? ContractSession.TOKEN : words[2];
        Login login = new Login(words[1], words[3], new Login.Credential.Token(Secret.of(token)), "", Map.of());
        gate.admit(login, notice -> {}).addListener((Future<Admission> admitted) -> {
            if (admitted.isSuccess()) {
                connect(ctx, admitted.getNow());
            } else {
                leave(ctx, admitted.cause());
            }
        });
    }

    private void connect(ChannelHandlerContext ctx, Admission admission) {
        TinyTarget handler = new TinyTarget(gate, fault, ctx.channel(), () -> resume(ctx));
        gate.connect(admission, handler).addListener((Future<Channel> connected) -> {
            if (connected.isSuccess()) {
                target = Optional.of(connected.getNow());
                answers = Optional.of(handler);
                say(ctx, "OK");
                resume(ctx);
            } else {
                leave(ctx, connected.cause());
            }
        });
    }

    private void leave(ChannelHandlerContext ctx, Throwable cause) {
        String reason = ((RefusedException) cause).refusal().reason();
        ctx.writeAndFlush(TinyProtocol.line(ctx.alloc(), "ERR " + reason)).addListener(ChannelFutureListener.CLOSE);
    }

    private void command(ChannelHandlerContext ctx, ByteBuf frame) {
        if (fault == Fault.TOUCHES_AUTO_READ) {
            ctx.channel().config().setAutoRead(false);
        }
        if (fault == Fault.LEAKS_A_BUFFER) {
            frame.retain();
        }
        boolean asked = fault == Fault.ASKS_THOUGH_NOBODY_IS_INTERESTED
                || gate.lane().interests().in(EventKind.COMMAND);
        if (!asked) {
            forward(text(frame), Optional.empty());
            return;
        }
        Command command = Events.query(text(frame));
        if (fault == Fault.FORWARDS_BEFORE_THE_RULING) {
            forward(command.text(), Optional.empty());
        }
        gate.lane().command(command, notice -> {}).addListener((Future<Ruling> ruled) -> {
            switch (ruled.getNow()) {
                case Ruling.Forward forward -> forward(command.text(), Optional.of(forward.exchange()));
                case Ruling.Substitute other -> throw new IllegalStateException("never declared");
                case Ruling.Refuse refuse -> {
                    if (fault != Fault.REFUSES_SILENTLY) {
                        say(ctx, "ERR " + refuse.refusal().reason());
                    }
                    resume(ctx);
                }
            }
        });
    }

    private void forward(String text, Optional<Exchange> exchange) {
        Channel to = target.orElseThrow();
        answers.orElseThrow().expect(exchange);
        to.writeAndFlush(TinyProtocol.line(to.alloc(), text));
    }

    private static void say(ChannelHandlerContext ctx, String text) {
        ctx.writeAndFlush(TinyProtocol.line(ctx.alloc(), text));
    }
}
