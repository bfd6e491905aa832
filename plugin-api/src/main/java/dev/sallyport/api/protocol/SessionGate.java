package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Limits;
import dev.sallyport.api.Preview;
import dev.sallyport.api.Secret;
import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Subject;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One client connection's way from login to the end of its session. Confined to the client channel's event loop;
 * nothing here blocks. Futures that fail do so with {@link RefusedException} only.
 */
@Preview
@DoNotImplement
public interface SessionGate {

    ClientInfo client();

    Limits limits();

    TlsContexts tls();

    /**
     * Returns the SCRAM-SHA-256 parameters of a subject. For an unknown subject they are made up, always the same, so
     * that nobody learns who exists.
     */
    Future<ScramChallenge> challenge(String subject);

    /**
     * Returns whether a proof by this key would be accepted of a subject, so that a client is asked for a signature
     * only by a key that helps. Says no for an unknown subject. Fails with the reason for a certificate that is not
     * good, which the client may be told; it is no reason to end the connection.
     */
    Future<Boolean> accepts(String subject, Login.Credential.PublicKey key);

    /**
     * Authenticates, checks access, opens the session and runs OnConnect.
     *
     * @param login what the client said
     * @param onHold called when a review at connect must be waited for, so that the client can be told
     */
    Future<Admission> admit(Login login, Consumer<HoldNotice> onHold);

    /** Returns the desk at which clients get passes, before admission or without any. */
    Passes passes();

    /**
     * Authenticates a client that names no target: its connection carries connections of its own, each to a target and
     * each a session. Instead of {@link #admit}, and once. Opens no session; the gate then has no lane, and its
     * connection ends when what let the client in is revoked, when the gateway stops, and when it was idle.
     *
     * @param login what the client said; its target is empty
     */
    Future<Subject> identify(Login login);

    /**
     * Serves a connection inside this one, which belongs to an identified client. Fails, with what the client may be
     * told, when there is no such target for the subject. The inner gate's {@link #admit} takes this target and
     * {@link Login.Credential.Enclosing} only. It has the deadlines and bounds of an accepted connection; moreover it
     * ends with this one.
     *
     * @param target the target's name
     * @param port the port the client thinks the target has; empty for the usual one of the protocol
     * @param inner carries the connection's bytes; is registered with this connection's event loop when it has its
     *     handlers, and forgotten when the future fails
     * @param clientHandler handles it, as for an accepted connection
     */
    Future<Channel> nest(
            String target, OptionalInt port, Channel inner, Function<SessionGate, ChannelHandler> clientHandler);

    /**
     * Connects to the admitted target on the client's event loop. In-band TLS and login are the adapter's. May be
     * called again for a side connection, such as a cancel request.
     */
    Future<Channel> connect(Admission admission, ChannelHandler targetHandler);

    /**
     * Returns the account's secret as it is now. Of most targets that is what the admission has, and the future is done
     * at once; a token that the gateway gets for some time is another one when that is over.
     *
     * @param admission what was granted
     * @param refused a secret that the target did not take, which is replaced where that can be; the same one comes
     *     back where it cannot
     */
    Future<Secret> secret(Admission admission, Optional<Secret> refused);

    /**
     * Makes a short-lived certificate by which the target lets the session's account in, in OpenSSH's form. Only for a
     * target whose credential is a certificate: its secret is empty.
     *
     * @param admission what was granted
     * @param key the public half of a key made for this connection alone, as SSH writes it (RFC 4253, section 6.6)
     */
    Future<byte[]> certify(Admission admission, byte[] key);

    /** Returns the session's first lane. Only after admission. */
    Lane lane();

    /** Opens a further lane for a multiplexed stream or a side request. Only after admission. */
    Lane newLane(String label);

    /**
     * Stops reading a connection while an engine on a thread of its own works off what it has, or lets it be read
     * again. Idempotent; the core may have reasons of its own to pause. An adapter that works on the event loop needs
     * it not.
     *
     * @param channel the client's channel, or one that {@link #connect} gave
     */
    void reading(Channel channel, boolean wanted);

    /**
     * Sets what the client is told last when the core ends the session, or the connection of an identified client
     * (revocation, drain, idle). The function runs on the event loop; the core writes and releases the buffer it
     * returns, then closes.
     */
    void farewell(Function<Disconnect, ByteBuf> lastWords);

    /** Ends the session and both connections. May be called more than once; the first cause counts. */
    void close(Disconnect cause);
}
