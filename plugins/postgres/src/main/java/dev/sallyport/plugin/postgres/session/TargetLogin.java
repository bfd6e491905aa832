package dev.sallyport.plugin.postgres.session;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.FrameDecoder;
import dev.sallyport.api.protocol.TlsContexts;
import dev.sallyport.plugin.postgres.wire.ErrorFields;
import dev.sallyport.plugin.postgres.wire.Messages;
import dev.sallyport.plugin.postgres.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a target: TLS as its resource says, then SCRAM-SHA-256, md5, or a clear-text password inside TLS only.
 *
 * <p>Ends by calling its {@link Outcome} exactly once. What fails is said in a sentence without credentials.
 */
final class TargetLogin extends FrameDecoder {

    /** What a target said until it was ready. */
    record Ready(Map<String, String> parameters, int process, byte[] key, byte status) {}

    /** Who is told how the login ended; on the event loop. */
    interface Outcome {
        void ready(ChannelHandlerContext ctx, TargetLogin login, Ready ready);

        void failed(String state, String message);
    }

    private enum State {
        TLS_ANSWER,
        TLS_HANDSHAKE,
        AUTHENTICATION,
        SETTINGS,
        DONE
    }

    private static final int FRAME_BYTES_MAX = 64 << 10;
    private static final int NOTICES_MAX = 64;

    private final Admission admission;
    private final TlsContexts tls;
    private final Map<String, String> settings;
    private final String nonce;
    private final Outcome outcome;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private State state = State.AUTHENTICATION;
    private boolean encrypted;
    private boolean started;
    private @Nullable ScramClient scram;
    private boolean proven;
    private int process;
    private byte[] key = new byte[0];
    private int frames;

    TargetLogin(Admission admission, TlsContexts tls, Map<String, String> settings, String nonce, Outcome outcome) {
        this.admission = admission;
        this.tls = tls;
        this.settings = settings;
        this.nonce = nonce;
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            start(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start(ctx);
        ctx.fireChannelActive();
    }

    private void start(ChannelHandlerContext ctx) {
        if (started) {
            return;
        }
        started = true;
        switch (admission.endpoint().tls()) {
            case OFF -> startup(ctx);
            case IN_BAND -> {
                state = State.TLS_ANSWER;
                ctx.writeAndFlush(Messages.sslRequest(ctx.alloc()), ctx.voidPromise());
            }
            case DIRECT -> handshake(ctx, List.of(Startup.ALPN));
        }
    }

    private void handshake(ChannelHandlerContext ctx, List<String> alpn) {
        state = State.TLS_HANDSHAKE;
        SslHandler handler = tls.target(admission, ctx.alloc(), alpn);
        ctx.pipeline().addBefore(ctx.name(), "target-tls", handler);
    }

    private void startup(ChannelHandlerContext ctx) {
        state = State.AUTHENTICATION;
        Map<String, String> all = new LinkedHashMap<>();
        all.put("user", admission.user());
        all.put("database", admission.parameters().getOrDefault("database", admission.user()));
        all.putAll(settings);
        ctx.writeAndFlush(Messages.startup(ctx.alloc(), all), ctx.voidPromise());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && state == State.TLS_HANDSHAKE) {
            if (done.isSuccess()) {
                encrypted = true;
                startup(ctx);
            } else {
                fail(
                        "08001",
                        "Target \"" + name() + "\" could not be trusted: its TLS certificate was not accepted or the"
                                + " handshake failed.");
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected int frameLength(ByteBuf in) {
        if (state == State.TLS_ANSWER) {
            return 1;
        }
        return Wire.frameLength(in, in.readerIndex(), FRAME_BYTES_MAX);
    }

    @Override
    protected void frame(ChannelHandlerContext ctx, ByteBuf frame) {
        if (state == State.DONE) {
            return;
        }
        if (state == State.TLS_ANSWER) {
            tlsAnswer(ctx, frame.getByte(frame.readerIndex()));
            return;
        }
        ByteBuf in = frame.duplicate();
        byte type = in.readByte();
        in.skipBytes(4);
        switch (type) {
            case 'R' -> authentication(ctx, in);
            case 'E' -> error(frame);
            case 'S' -> {
                String name = Wire.text(in, StandardCharsets.UTF_8);
                parameters.put(name, Wire.text(in, StandardCharsets.UTF_8));
            }
            case 'K' -> {
                process = Wire.word(in);
                key = new byte[Math.min(in.readableBytes(), 256)];
                in.readBytes(key);
            }
            case 'N', 'v' -> {
                if (++frames > NOTICES_MAX) {
                    throw new IllegalArgumentException("too many notices at login");
                }
            }
            case 'Z' -> {
                if (state != State.SETTINGS) {
                    throw new IllegalArgumentException("ready before authentication");
                }
                state = State.DONE;
                stop();
                outcome.ready(ctx, this, new Ready(parameters, process, key, in.readByte()));
            }
            default -> throw new IllegalArgumentException("an unknown message at login");
        }
    }

    private void tlsAnswer(ChannelHandlerContext ctx, byte answer) {
        if (answer != 'S') {
            fail(
                    "08001",
                    "Target \"" + name()
                            + "\" does not speak TLS, which its resource requires; nothing was sent to it.");
        } else if (bytesInHand() > 0) {
            // Bytes before the handshake could be a third party's; inside TLS they would look like the target's.
            fail("08001", "Target \"" + name() + "\" sent bytes before the TLS handshake.");
        } else {
            handshake(ctx, List.of());
        }
    }

    private void authentication(ChannelHandlerContext ctx, ByteBuf in) {
        if (state != State.AUTHENTICATION) {
            throw new IllegalArgumentException("an authentication request after the login");
        }
        int kind = Wire.word(in);
        switch (kind) {
            case 0 -> {
                if (scram != null && !proven) {
                    throw new IllegalArgumentException("the target skipped its half of the SCRAM exchange");
                }
                state = State.SETTINGS;
            }
            case 3 -> clearText(ctx);
            case 5 -> md5(ctx, in);
            case 10 -> sasl(ctx, in);
            case 11 -> answer(ctx, scram().answer(bytes(in)));
            case 12 -> {
                scram().verify(bytes(in));
                proven = true;
            }
            default ->
                fail(
                        "08001",
                        "Target \"" + name() + "\" asks for an authentication method that is not supported (" + kind
                                + ").");
        }
    }

    private void clearText(ChannelHandlerContext ctx) {
        if (!encrypted) {
            fail(
                    "08001",
                    "Target \"" + name() + "\" asks for a clear-text password outside TLS; it was not sent."
                            + " Use SCRAM-SHA-256 there, or TLS.");
            return;
        }
        byte[] password = admission.secret().reveal().getBytes(StandardCharsets.UTF_8);
        answer(ctx, Arrays.copyOf(password, password.length + 1));
    }

    private void md5(ChannelHandlerContext ctx, ByteBuf in) {
        Wire.require(in, 4);
        byte[] salt = bytes(in);
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(admission.secret().reveal().getBytes(StandardCharsets.UTF_8));
            md5.update(admission.user().getBytes(StandardCharsets.UTF_8));
            md5.update(HexFormat.of().formatHex(md5.digest()).getBytes(StandardCharsets.US_ASCII));
            md5.update(salt);
            answer(ctx, ("md5" + HexFormat.of().formatHex(md5.digest()) + "\0").getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            fail("08001", "Target \"" + name() + "\" asks for an md5 password, which this Java platform cannot make.");
        }
    }

    private void sasl(ChannelHandlerContext ctx, ByteBuf in) {
        boolean offered = false;
        while (in.isReadable() && in.getByte(in.readerIndex()) != 0) {
            offered |= Wire.text(in, StandardCharsets.US_ASCII).equals(ScramServer.MECHANISM);
        }
        if (!offered || scram != null) {
            fail("08001", "Target \"" + name() + "\" offers no SASL mechanism that is supported.");
            return;
        }
        scram = new ScramClient(admission.secret(), nonce);
        ctx.writeAndFlush(
                Messages.saslInitialResponse(ctx.alloc(), ScramServer.MECHANISM, scram.first()), ctx.voidPromise());
    }

    private ScramClient scram() {
        ScramClient exchange = scram;
        if (exchange == null) {
            throw new IllegalArgumentException("a SCRAM message outside a SCRAM exchange");
        }
        return exchange;
    }

    private static void answer(ChannelHandlerContext ctx, byte[] content) {
        ctx.writeAndFlush(Messages.password(ctx.alloc(), content), ctx.voidPromise());
    }

    private static byte[] bytes(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }

    private void error(ByteBuf frame) {
        ErrorFields error = ErrorFields.decode(frame, StandardCharsets.UTF_8);
        String state = error.field('C');
        if (state.startsWith("28")) {
            fail(
                    "08004",
                    "Target \"" + name() + "\" refused the account that Sallyport uses for it (SQLSTATE " + state
                            + "); its administrator has to mend the credential of the target.");
        } else {
            // The target's words may name its account, so only the state is passed on.
            fail(
                    state.isEmpty() ? "08004" : state,
                    "Target \"" + name() + "\" refused the connection (SQLSTATE "
                            + (state.isEmpty() ? "unknown" : state) + ").");
        }
    }

    @Override
    protected void malformed(ChannelHandlerContext ctx, String reason) {
        fail("08P01", "Target \"" + name() + "\" did not answer as a PostgreSQL server: " + reason + ".");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail("08006", "Target \"" + name() + "\" closed the connection during login.");
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean trust = state == State.TLS_HANDSHAKE;
        fail(
                trust ? "08001" : "08006",
                trust
                        ? "Target \"" + name() + "\" could not be trusted: its TLS certificate was not accepted or the"
                                + " handshake failed."
                        : "The connection to target \"" + name() + "\" broke during login.");
    }

    private void fail(String sqlState, String message) {
        if (state != State.DONE) {
            state = State.DONE;
            stop();
            outcome.failed(sqlState, message);
        }
    }

    private String name() {
        return admission.session().target().name();
    }

    /** Hands over what the target sent after it was ready. */
    ByteBuf remainder() {
        return takeBytes();
    }
}
