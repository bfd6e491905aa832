package dev.sallyport.core.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Column;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.RowPlan;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.session.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A tiny protocol for tests: lines. The client's first line is {@code subject token target}; every later line is a
 * command, answered by one line, which is a one-cell result. The gateway's own lines begin with {@code !}.
 */
final class LineProtocol implements ChannelProtocol {

    @Override
    public String id() {
        return "line";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.ROWS, Capability.REWRITE);
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new Client(gate);
    }

    private abstract static class Lines extends FrameDecoder {
        @Override
        protected int frameLength(ByteBuf in) {
            int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            return end < 0 ? -1 : end - in.readerIndex() + 1;
        }

        @Override
        protected void malformed(ChannelHandlerContext ctx, String reason) {
            ctx.close();
        }

        static String text(ByteBuf frame) {
            return frame.toString(StandardCharsets.UTF_8).strip();
        }

        static ByteBuf line(String text) {
            return Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8);
        }
    }

    static final class Client extends Lines {
        private final SessionGate gate;
        private final ArrayDeque<Exchange> running = new ArrayDeque<>();
        private Channel target;
        private ChannelHandlerContext ctx;

        Client(SessionGate gate) {
            this.gate = gate;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            ctx = context;
        }

        @Override
        protected void frame(ChannelHandlerContext context, ByteBuf frame) {
            String text = text(frame);
            stop();
            if (target == null) {
                login(text);
            } else {
                command(text);
            }
        }

        private void login(String text) {
            String[] parts = text.split(" ");
            Login login =
                    new Login(parts[0], parts[2], new Login.Credential.Token(Secret.of(parts[1])), "test", Map.of());
            gate.farewell(cause -> line("!bye " + cause.cause() + " " + cause.detail()));
            gate.admit(login, notice -> say("!wait " + notice.reviewId())).addListener(done -> {
                if (!done.isSuccess()) {
                    say("!refused "
                            + ((RefusedException) done.cause()).refusal().code() + " "
                            + done.cause().getMessage());
                    gate.close(Disconnect.of(Disconnect.Cause.PROTOCOL_ERROR, "not admitted"));
                    return;
                }
                var admission = (dev.sallyport.api.protocol.Admission) done.getNow();
                gate.connect(admission, new Target(this)).addListener(connected -> {
                    if (!connected.isSuccess()) {
                        say("!refused " + connected.cause().getMessage());
                        gate.close(Disconnect.of(Disconnect.Cause.TARGET_LEFT, "no target"));
                        return;
                    }
                    target = (Channel) connected.getNow();
                    say("!ready " + admission.session().id());
                    resume(ctx);
                });
            });
        }

        private void command(String text) {
            Command command = new Command(CommandKind.QUERY, text, List.of(), Analysis.EMPTY, Map.of());
            Future<Ruling> ruling = gate.lane().command(command, notice -> say("!wait " + notice.reviewId()));
            if (ruling.isDone()) {
                ruled(text, ruling.getNow());
            } else {
                ruling.addListener(done -> ruled(text, (Ruling) done.getNow()));
            }
        }

        private void ruled(String text, Ruling ruling) {
            switch (ruling) {
                case Ruling.Forward forward -> {
                    running.add(forward.exchange());
                    target.writeAndFlush(line(text));
                }
                case Ruling.Substitute substitute -> {
                    running.add(substitute.exchange());
                    target.writeAndFlush(line(substitute.command().text()));
                }
                case Ruling.Refuse refuse -> refused(refuse.refusal());
            }
            if (ctx.channel().isActive()) {
                resume(ctx);
            }
        }

        private void refused(Refusal refusal) {
            say("!denied " + refusal.code() + " " + refusal.rule().orElse("-") + " " + refusal.reason());
        }

        void say(String text) {
            ctx.writeAndFlush(line(text));
        }

        void answer(String text) {
            Exchange exchange = running.remove();
            Column column = new Column("answer", Optional.empty(), "text", true);
            Command source = new Command(CommandKind.QUERY, "", List.of(), Analysis.EMPTY, Map.of());
            RowPlan plan = exchange.schema(new ResultSchema(List.of(column), source));
            exchange.rows(plan, new OneCell(text)).addListener(shown -> {
                String out = shown.isSuccess()
                        ? ((OneCell) shown.getNow()).text
                        : "!withheld " + shown.cause().getMessage();
                Completion completion = new Completion(
                        Completion.Status.DONE, "OK", OptionalLong.of(1), Duration.ZERO, Optional.empty());
                exchange.completed(completion)
                        .addListener(done -> say(
                                done.isSuccess() ? out : "!lost " + done.cause().getMessage()));
            });
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            gate.close(Disconnect.of(Disconnect.Cause.CLIENT_LEFT, "left"));
        }
    }

    private static final class Target extends Lines {
        private final Client client;

        Target(Client client) {
            this.client = client;
        }

        @Override
        protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
            client.answer(text(frame));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            client.gate.close(Disconnect.of(Disconnect.Cause.TARGET_LEFT, "The target closed the connection."));
        }
    }

    static final class OneCell implements Rows {
        String text;

        OneCell(String text) {
            this.text = text;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Value get(int row, int column) {
            return new Value.Text(text);
        }

        @Override
        public void set(int row, int column, Value value) {
            text = value.toText();
        }

        @Override
        public int bytes() {
            return text.length();
        }
    }
}
