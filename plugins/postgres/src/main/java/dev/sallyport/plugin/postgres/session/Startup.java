package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.ScramChallenge;
import dev.sallyport.api.protocol.SessionGate;
import dev.sallyport.api.protocol.TlsContexts.ClientTls;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.postgres.Refusals;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client from its first byte until its target is ready: TLS, the StartupMessage, SCRAM-SHA-256, admission, the login
 * to the target. Then it gives way to the relaying handlers.
 */
public final class Startup extends FrameDecoder {

    /** The ALPN name of the protocol, which direct TLS requires. */
    static final String ALPN = "postgresql";

    private enum State {
        FIRST,
        SASL_FIRST,
        SASL_FINAL,
        WAITING,
        ENDED
    }

    private final SessionGate gate;
    private final Services services;
    private State state = State.FIRST;
    private boolean tlsAsked;
    private boolean gssAsked;
    private boolean direct;
    private boolean encrypted;
    private @Nullable StartupParameters parameters;
    private @Nullable ScramServer scram;

    public Startup(SessionGate gate, Services services) {
        this.gate = gate;
        this.services = services;
        this.encrypted = gate.client().encrypted();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        boolean firstByte = state == State.FIRST && !tlsAsked && !gssAsked && !encrypted && !direct;
        if (firstByte
                && message instanceof ByteBuf bytes
                && bytes.isReadable()
                && bytesInHand() == 0
                && bytes.getByte(bytes.readerIndex()) == 0x16) {
            direct = true;
            if (gate.tls().clientTls() == ClientTls.OFF) {
                bytes.release();
                close(Cause.PROTOCOL_ERROR, "TLS is not offered by this listener");
                return;
            }
            SslHandler tls = gate.tls().client(ctx.alloc(), List.of(ALPN));
            ctx.pipeline().addBefore(ctx.name(), "client-tls", tls);
            ChannelHandlerContext tlsContext = ctx.pipeline().context(tls);
            tls.channelRead(tlsContext, bytes);
            return;
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done) {
            encrypted = done.isSuccess();
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            if (!done.isSuccess()) {
                close(Cause.PROTOCOL_ERROR, "the TLS handshake with the client failed");
            } else if (direct && (tls == null || !ALPN.equals(tls.engine().getApplicationProtocol()))) {
                close(Cause.PROTOCOL_ERROR, "direct TLS without the ALPN name " + ALPN);
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected int frameLength(ByteBuf in) {
        if (state != State.FIRST) {
            return Wire.frameLength(in, in.readerIndex(), Wire.AUTHENTICATION_BYTES_MAX);
        }
        if (in.readableBytes() < 4) {
            return -1;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 8 || length > Wire.STARTUP_BYTES_MAX) {
            throw new IllegalArgumentException("a start-up packet of " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        switch (state) {
            case FIRST -> first(ctx, frame);
            case SASL_FIRST -> saslFirst(ctx, frame);
            case SASL_FINAL -> saslFinal(ctx, frame);
            case WAITING, ENDED -> throw new IllegalArgumentException("a message out of turn");
        }
    }

    private void first(ChannelHandlerContext ctx, ByteBuf frame) {
        ByteBuf in = frame.duplicate();
        in.skipBytes(4);
        int code = in.readInt();
        switch (code) {
            case Wire.SSL_REQUEST -> sslRequest(ctx);
            case Wire.GSSENC_REQUEST -> {
                if (gssAsked || encrypted || bytesInHand() > 0) {
                    throw new IllegalArgumentException("a request for GSS encryption out of turn");
                }
                gssAsked = true;
                ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('N'), ctx.voidPromise());
            }
            case Wire.CANCEL_REQUEST -> cancelRequest(in);
            default -> {
                if (code >>> 16 != 3) {
                    fatal(ctx, Refusals.FEATURE_NOT_SUPPORTED, "Only protocol 3 of PostgreSQL is spoken here.", "");
                } else {
                    startupMessage(ctx, StartupParameters.decode(code & 0xffff, in, services.allowedSettings()));
                }
            }
        }
    }

    private void sslRequest(ChannelHandlerContext ctx) {
        // Bytes that come with the request were never meant for TLS: whoever sent them, they are not interpreted.
        if (tlsAsked || encrypted || bytesInHand() > 0) {
            throw new IllegalArgumentException("a request for TLS out of turn");
        }
        tlsAsked = true;
        boolean offered = gate.tls().clientTls() != ClientTls.OFF;
        ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte(offered ? 'S' : 'N'), ctx.voidPromise());
        if (offered) {
            ctx.pipeline().addBefore(ctx.name(), "client-tls", gate.tls().client(ctx.alloc(), List.of()));
        }
    }

    private void cancelRequest(ByteBuf in) {
        state = State.ENDED;
        stop();
        if (in.readableBytes() == 8) {
            CancelKeys.Key key = new CancelKeys.Key(in.readInt(), in.readInt());
            services.cancelKeys().request(key, gate.client().address().getAddress());
        }
        gate.close(Disconnect.of(Cause.CLIENT_LEFT, "cancel request"));
    }

    private void startupMessage(ChannelHandlerContext ctx, StartupParameters asked) {
        parameters = asked;
        if (gate.tls().clientTls() == ClientTls.REQUIRED && !encrypted) {
            fatal(ctx, Refusals.INVALID_AUTHORIZATION, "This listener requires TLS.", "Connect with sslmode=require.");
        } else if (asked.user().isEmpty()) {
            fatal(ctx, Refusals.INVALID_AUTHORIZATION, "No user name was given.", "");
        } else if (asked.database().isEmpty()) {
            fatal(ctx, Refusals.INVALID_CATALOG_NAME, "No target was given.", "Name the target as the database.");
        } else if (asked.refused().isPresent()) {
            String hint =
                    "Remove it from the connection settings, or ask for it to be allowed in plugins.postgres.config.";
            fatal(ctx, Refusals.INSUFFICIENT_PRIVILEGE, asked.refused().get(), hint);
        } else {
            if (asked.minor() > 0 || !asked.unknownOptions().isEmpty()) {
                ctx.write(Messages.negotiateProtocolVersion(ctx.alloc(), asked.unknownOptions()), ctx.voidPromise());
            }
            state = State.SASL_FIRST;
            ctx.writeAndFlush(
                    Messages.authenticationSasl(ctx.alloc(), List.of(ScramServer.MECHANISM)), ctx.voidPromise());
        }
    }

    private void saslFirst(ChannelHandlerContext ctx, ByteBuf frame) {
        ByteBuf in = frame.duplicate();
        require(in.readByte() == 'p');
        in.skipBytes(4);
        String mechanism = Wire.text(in, StandardCharsets.US_ASCII);
        byte[] clientFirst = new byte[Math.max(0, Wire.word(in))];
        Wire.require(in, clientFirst.length);
        in.readBytes(clientFirst);
        Wire.end(in);
        if (!mechanism.equals(ScramServer.MECHANISM)) {
            fatal(
                    ctx,
                    Refusals.INVALID_AUTHORIZATION,
                    "Only SCRAM-SHA-256 without channel binding is offered here.",
                    "Connect with channel_binding=prefer or disable; TLS with sslmode=verify-full protects the login.");
            return;
        }
        state = State.WAITING;
        stop();
        gate.challenge(asked().user()).addListener((Future<ScramChallenge> future) -> {
            if (state == State.WAITING) {
                challenged(ctx, clientFirst, future);
            }
        });
    }

    private void challenged(ChannelHandlerContext ctx, byte[] clientFirst, Future<ScramChallenge> future) {
        if (!future.isSuccess()) {
            refused(ctx, future.cause());
            return;
        }
        try {
            ScramServer exchange = ScramServer.start(clientFirst, future.getNow(), services.nonce());
            scram = exchange;
            state = State.SASL_FINAL;
            ctx.writeAndFlush(
                    Messages.authenticationSaslContinue(ctx.alloc(), exchange.serverFirst()), ctx.voidPromise());
            resume(ctx);
        } catch (IllegalArgumentException e) {
            malformed(ctx, String.valueOf(e.getMessage()));
        }
    }

    private void saslFinal(ChannelHandlerContext ctx, ByteBuf frame) {
        ByteBuf in = frame.duplicate();
        require(in.readByte() == 'p');
        in.skipBytes(4);
        byte[] clientFinal = new byte[in.readableBytes()];
        in.readBytes(clientFinal);
        ScramServer exchange = scram;
        if (exchange == null) {
            throw new IllegalArgumentException("a SCRAM message out of turn");
        }
        StartupParameters asked = asked();
        Login login = new Login(
                asked.user(),
                asked.database(),
                exchange.finish(clientFinal),
                asked.settings().getOrDefault("application_name", ""),
                Map.of());
        state = State.WAITING;
        stop();
        // Clients accept no notice before authentication is over, so a review at connect is waited for in silence.
        gate.admit(login, notice -> {}).addListener((Future<Admission> future) -> {
            if (state != State.WAITING) {
                return;
            }
            if (future.isSuccess()) {
                admitted(ctx, future.getNow());
            } else {
                refused(ctx, future.cause());
            }
        });
    }

    private void admitted(ChannelHandlerContext ctx, Admission admission) {
        admission.serverSignature().ifPresent(signature -> {
            String text = "v=" + Base64.getEncoder().encodeToString(signature);
            ctx.write(Messages.authenticationSaslFinal(ctx.alloc(), text), ctx.voidPromise());
        });
        ctx.writeAndFlush(Messages.authenticationOk(ctx.alloc()), ctx.voidPromise());
        TargetLogin.Outcome outcome = new TargetLogin.Outcome() {
            @Override
            public void ready(ChannelHandlerContext target, TargetLogin login, TargetLogin.Ready ready) {
                if (state == State.WAITING) {
                    relay(ctx, target, login, admission, ready);
                }
            }

            @Override
            public void failed(String sqlState, String message) {
                if (state == State.WAITING) {
                    fatal(ctx, sqlState, message, "");
                }
            }
        };
        TargetLogin login = new TargetLogin(admission, gate.tls(), asked().settings(), services.nonce(), outcome);
        gate.connect(admission, login).addListener((Future<Channel> future) -> {
            if (!future.isSuccess() && state == State.WAITING) {
                refused(ctx, future.cause());
            }
        });
    }

    private void relay(
            ChannelHandlerContext ctx,
            ChannelHandlerContext target,
            TargetLogin login,
            Admission admission,
            TargetLogin.Ready ready) {
        state = State.ENDED;
        Relay relay = new Relay(gate, services, admission, ready, ctx.alloc());
        ByteBuf fromTarget = login.remainder();
        ByteBuf fromClient = takeBytes();
        TargetHandler targetHandler = new TargetHandler(relay);
        ClientHandler clientHandler = new ClientHandler(relay);
        relay.begin(ctx, ready);
        target.pipeline().replace(login, "postgres-target", targetHandler);
        ctx.pipeline().replace(this, "postgres", clientHandler);
        relay.ready();
        targetHandler.first(fromTarget);
        clientHandler.first(fromClient);
    }

    private StartupParameters asked() {
        StartupParameters asked = parameters;
        if (asked == null) {
            throw new IllegalStateException("no StartupMessage yet");
        }
        return asked;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("an authentication message was expected");
        }
    }

    private void refused(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RefusedException refused) {
            Refusal refusal = refused.refusal();
            end(ctx, Refusals.fatal(refusal), Cause.POLICY, "refused at login");
        } else {
            fatal(ctx, Refusals.SYSTEM_ERROR, "The gateway could not open the session.", "");
        }
    }

    private void fatal(ChannelHandlerContext ctx, String sqlState, String message, String hint) {
        end(ctx, Refusals.error("FATAL", sqlState, message, hint), Cause.PROTOCOL_ERROR, message);
    }

    private void end(ChannelHandlerContext ctx, Map<Character, String> fields, Cause cause, String detail) {
        state = State.ENDED;
        stop();
        ctx.writeAndFlush(Messages.fields(ctx.alloc(), 'E', fields, StandardCharsets.UTF_8))
                .addListener((ChannelFutureListener) written -> gate.close(Disconnect.of(cause, detail)));
    }

    private void close(Cause cause, String detail) {
        state = State.ENDED;
        stop();
        gate.close(Disconnect.of(cause, detail));
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, String reason) {
        if (state == State.SASL_FIRST || state == State.SASL_FINAL || state == State.WAITING) {
            fatal(ctx, Refusals.PROTOCOL_VIOLATION, "The client broke the protocol: " + reason + ".", "");
        } else {
            close(Cause.PROTOCOL_ERROR, reason);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (state != State.ENDED) {
            close(Cause.CLIENT_LEFT, "the client left during login");
        }
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(Cause.PROTOCOL_ERROR, "the client's connection broke during login");
    }
}
