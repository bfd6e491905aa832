package dev.sallyport.core.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.event.Analysis;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.Document;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.Value;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.api.protocol.DocumentFlow;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.Lane;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.api.protocol.SessionGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A protocol of bodies for tests, without a target. After the login a line {@code path type status body} is a request
 * whose answer is the body: it comes in pieces of three bytes, and the client gets one line of what passes, with what
 * became of it in front. A line {@code post path type body} is a request with a body of its own, {@code tree path text}
 * one whose answer is a tree.
 */
final class DocumentProtocol implements ChannelProtocol {

    private static final int PIECE = 3;

    /** The status of an answer that has no end. In its body a bar stands for the end of a line. */
    private static final String ENDLESS = "103";

    @Override
    public String id() {
        return "line";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.MULTIPLEXED);
    }

    @Override
    public ChannelHandler clientHandler(SessionGate gate) {
        return new Client(gate);
    }

    private static final class Client extends FrameDecoder {

        private final SessionGate gate;
        private ChannelHandlerContext ctx;
        private boolean admitted;

        Client(SessionGate gate) {
            this.gate = gate;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            ctx = context;
        }

        @Override
        protected int frameLength(ByteBuf in) {
            int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
            return end < 0 ? -1 : end - in.readerIndex() + 1;
        }

        @Override
        protected void malformed(ChannelHandlerContext context, String reason) {
            context.close();
        }

        private void say(String text) {
            ctx.writeAndFlush(Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8));
        }

        @Override
        protected void frame(ChannelHandlerContext context, ByteBuf frame) {
            String[] words = frame.toString(StandardCharsets.UTF_8).strip().split(" ", 4);
            if (!admitted) {
                admitted = true;
                Login.Credential token = new Login.Credential.Token(Secret.of(words[1]));
                gate.admit(new Login(words[0], words[2], token, "test", Map.of()), notice -> {})
                        .addListener(done -> say("!ready"));
                return;
            }
            switch (words[0]) {
                case "post" -> post(words[1], words[2], words[3]);
                case "tree" ->
                    ask(
                            gate.newLane("t"),
                            request("GET", words[1], "", List.of()),
                            exchange -> tree(exchange, words[2]));
                default ->
                    ask(
                            gate.newLane("g"),
                            request("GET", words[0], "", List.of()),
                            exchange -> flow(exchange, Direction.TO_CLIENT, words[1], words[2], words[3]));
            }
        }

        private static Command request(String method, String path, String type, List<Value> body) {
            Map<String, String> attributes = new HashMap<>(Map.of(
                    "http.method",
                    method,
                    "http.path",
                    path,
                    "http.body",
                    body.isEmpty() ? "none" : "whole",
                    "http.content-type",
                    type,
                    "http.header.authorization",
                    "Bearer top-secret",
                    "http.header.accept",
                    "*/*"));
            return new Command(CommandKind.HTTP_REQUEST, method + " " + path, body, Analysis.EMPTY, attributes);
        }

        private void post(String path, String type, String body) {
            Lane lane = gate.newLane("p");
            boolean wanted = lane.wantsBody(request("POST", path, type, List.of()));
            List<Value> parameters = wanted ? List.of(new Value.Text(body)) : List.of();
            ask(lane, request("POST", path, type, parameters), exchange -> {
                if (wanted) {
                    exchange.completed(done());
                    say("judged with its body");
                } else {
                    flow(exchange, Direction.TO_TARGET, type, "", body);
                }
            });
        }

        private interface Answering {
            void on(Exchange exchange);
        }

        private void ask(Lane lane, Command command, Answering answering) {
            Future<Ruling> ruling = lane.command(command, notice -> {});
            if (ruling.getNow() instanceof Ruling.Forward forward) {
                answering.on(forward.exchange());
            } else {
                say("!refused");
            }
        }

        private static Completion done() {
            return new Completion(Completion.Status.DONE, "200", OptionalLong.empty(), Duration.ZERO, Optional.empty());
        }

        private void flow(Exchange exchange, Direction direction, String type, String status, String body) {
            boolean toClient = direction == Direction.TO_CLIENT;
            Map<String, String> head =
                    toClient ? Map.of("http.status", status, "http.header.set-cookie", "sid=top-secret") : Map.of();
            StringBuilder passed = new StringBuilder();
            DocumentFlow[] self = new DocumentFlow[1];
            DocumentFlow flow = exchange.document(
                    new DocumentStart(direction, toClient ? "response" : "request", type, Optional.empty(), head),
                    new DocumentFlow.Sink() {
                        @Override
                        public void pass(ByteBuffer bytes) {
                            passed.append(StandardCharsets.UTF_8.decode(bytes));
                            if (status.equals(ENDLESS)) {
                                say("so far " + passed.toString().strip());
                            }
                        }

                        @Override
                        public void writable() {}

                        @Override
                        public void ended() {
                            exchange.completed(done());
                            say("" + self[0].handling() + " " + passed);
                        }

                        @Override
                        public void refused(Refusal refusal) {
                            exchange.completed(done());
                            say("!cut " + refusal.reason());
                        }
                    });
            self[0] = flow;
            if (flow.handling() == DocumentFlow.Handling.REFUSE) {
                exchange.completed(done());
                say("!refused " + flow.refusal().orElseThrow().reason());
                return;
            }
            byte[] bytes = body.replace('|', '\n').getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < bytes.length; at += PIECE) {
                if (flow.handling() != DocumentFlow.Handling.PASS) {
                    flow.take(ByteBuffer.wrap(bytes, at, Math.min(PIECE, bytes.length - at)));
                }
            }
            if (!status.equals(ENDLESS)) {
                flow.end(bytes.length);
            }
        }

        private void tree(Exchange exchange, String text) {
            Value[] value = {new Value.Text(text)};
            Document document = new Document() {
                @Override
                public Optional<Value> at(String pointer) {
                    return pointer.isEmpty()
                            ? Optional.of(new Value.Fields(Map.of("pin", value[0])))
                            : Optional.empty();
                }

                @Override
                public void set(String pointer, Value replacement) {
                    value[0] = replacement;
                }
            };
            exchange.message(new DocumentEvent(Direction.TO_CLIENT, "application/grpc", document))
                    .addListener(done -> {
                        exchange.completed(done());
                        say(
                                done.isSuccess()
                                        ? value[0].toText()
                                        : "!cut "
                                                + ((RefusedException) done.cause())
                                                        .refusal()
                                                        .reason());
                    });
        }
    }
}
