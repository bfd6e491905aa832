package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.plugin.ssh.Words;
import io.netty.channel.Channel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The target's side, where the gateway is the client: checks the host key, logs in, then carries channels. */
final class TargetLeg extends Leg {

    private static final String COMPRESSED = BoundedZlib.NAME + ",none";

    private final Bridge bridge;
    private final Admission admission;
    private final TargetKeys keys;
    private List<String> proposed = List.of();
    private Optional<String> untrusted = Optional.empty();
    private volatile boolean ready;

    TargetLeg(Bridge bridge, Channel channel, Admission admission, SessionFactory engine) {
        super(bridge, channel, channel.remoteAddress(), engine);
        this.bridge = bridge;
        this.admission = admission;
        this.keys = TargetKeys.of(admission.parameters());
    }

    private String name() {
        return admission.session().target().name();
    }

    /** Begins to speak and to log in; in a turn. */
    void login() {
        ClientSessionImpl session = (ClientSessionImpl) open();
        session.setUsername(admission.user());
        session.setServerKeyVerifier((any, address, key) -> {
            untrusted = keys.objection(name(), admission.endpoint().host(), key, bridge.now());
            // Told at once: when the engine hangs up on the target, the reason is to be known already.
            untrusted.ifPresent(objection -> fail());
            return untrusted.isEmpty();
        });
        try {
            String secret = admission.secret().reveal();
            if (secret.isEmpty()) {
                certify(session);
                return;
            }
            if (secret.stripLeading().startsWith("-----BEGIN ")) {
                identify(session, secret);
            } else {
                session.addPasswordIdentity(secret);
            }
            session.auth().addListener(this::authenticated);
        } catch (IOException | GeneralSecurityException e) {
            bridge.end(
                    Cause.TARGET_LEFT,
                    "The private key in the credential of target '" + name() + "' cannot be read. It must be in"
                            + " OpenSSH's or PEM format and have no passphrase. [" + Words.TARGET + "]");
        }
    }

    /** Has a fresh key certified for this connection alone, while the key exchange goes on. */
    private void certify(ClientSessionImpl session) throws GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        Buffer blob = new ByteArrayBuffer();
        blob.putRawPublicKey(pair.getPublic());
        bridge.certify(admission, blob.getCompactData(), certificate -> {
            if (session.isClosing() || session.isClosed()) {
                return; // why was told already
            }
            try {
                PublicKey shown = new ByteArrayBuffer(certificate).getRawPublicKey();
                session.addPublicKeyIdentity(new KeyPair(shown, pair.getPrivate()));
                session.auth().addListener(this::authenticated);
            } catch (IOException e) {
                bridge.failed(e);
            }
        });
    }

    @Override
    void proposes(Map<KexProposalOption, String> proposal) {
        proposed = keys.proposal(
                List.of(proposal.getOrDefault(KexProposalOption.SERVERKEYS, "").split(",")));
        proposal.put(KexProposalOption.SERVERKEYS, String.join(",", proposed));
        if (bridge.compressed()) {
            proposal.put(KexProposalOption.C2SCOMP, COMPRESSED);
            proposal.put(KexProposalOption.S2CCOMP, COMPRESSED);
        }
    }

    @Override
    void negotiates(Map<KexProposalOption, String> client, Map<KexProposalOption, String> server) {
        super.negotiates(client, server);
        untrusted = keys.nothingIn(name(), proposed, server.getOrDefault(KexProposalOption.SERVERKEYS, ""));
        untrusted.ifPresent(objection -> fail());
    }

    private static void identify(ClientSessionImpl session, String secret)
            throws IOException, GeneralSecurityException {
        Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                session,
                NamedResource.ofName("target credential"),
                new ByteArrayInputStream(secret.getBytes(StandardCharsets.UTF_8)),
                FilePasswordProvider.EMPTY);
        if (pairs == null) {
            throw new GeneralSecurityException("no key in it");
        }
        pairs.forEach(session::addPublicKeyIdentity);
    }

    private void authenticated(AuthFuture future) {
        if (!future.isSuccess()) {
            fail();
        }
    }

    private void fail() {
        bridge.end(
                Cause.TARGET_LEFT,
                untrusted.orElse("The target '" + name() + "' did not let the gateway in. Ask who runs it to check the"
                                + (admission.secret().reveal().isEmpty()
                                        ? " account in its resource, and that it trusts the gateway's authority for"
                                                + " targets (TrustedUserCAKeys)."
                                        : " account and secret in its resource."))
                        + " [" + Words.TARGET + "]");
    }

    @Override
    boolean calm() {
        return ready && super.calm();
    }

    /** The time for the handshake is over. */
    void overdue() {
        if (!ready) {
            bridge.end(
                    Cause.TARGET_LEFT,
                    "The target '" + name() + "' did not finish its SSH handshake in time. [" + Words.TARGET + "]");
        }
    }

    @Override
    public void ready(Session session) {
        ready = true;
        bridge.turns().execute(() -> bridge.relay().targetReady(this));
    }

    @Override
    String who() {
        return "The target '" + name() + "'";
    }

    @Override
    void take(int command, Buffer message) {
        bridge.relay().fromTarget(command, message);
    }

    @Override
    void ended() {
        bridge.turns().execute(this::over);
    }

    @Override
    void gone() {
        super.gone();
        bridge.turns().execute(this::over);
    }

    private void over() {
        if (ready) {
            bridge.end(Cause.TARGET_LEFT, "The target '" + name() + "' closed the connection.");
        } else {
            fail();
        }
    }
}
