package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * A registered public key (RFC 4252, section 7), or one with a certificate of the gateway's. Nobody is asked to be let
 * in before the signature was checked; a key that is only offered is looked up and lets nobody in.
 */
final class PublicKeyAuth extends Attempt {

    static final String NAME = "publickey";

    private boolean certificate;

    PublicKeyAuth() {
        super(NAME);
    }

    @Override
    protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        onlyAtOnce(init);
        boolean signed = buffer.getBoolean();
        String algorithm = buffer.getString();
        byte[] blob = buffer.getBytes();
        ServerSession session = getServerSession();
        Optional<LoginName> name = Doorman.of(session).name(getUsername());
        Optional<ShownKey> shown = ShownKey.of(algorithm, blob)
                .filter(key -> session.getSignatureFactories().stream().anyMatch(named(key.algorithm())));
        if (name.isEmpty() || shown.isEmpty()) {
            return false;
        }
        certificate = shown.get().certificate();
        Login.Credential.PublicKey credential = new Login.Credential.PublicKey(blob);
        if (!signed) {
            if (!Doorman.of(session).accepts(name.get(), credential, this::wrong)) {
                return false;
            }
            ask(session, algorithm, blob);
            return SILENT;
        }
        byte[] signature = buffer.getBytes();
        if (buffer.available() > 0) {
            throw new SshException("more than a signature");
        }
        return verified(session, algorithm, shown.get(), blob, signature) ? admit(credential) : Boolean.FALSE;
    }

    /** What is wrong with a certificate its owner can read in it, and mend. */
    @Override
    void wrong(Refusal refusal) {
        if (certificate) {
            tell(refusal);
        }
    }

    private static Predicate<NamedFactory<Signature>> named(String algorithm) {
        return factory -> factory.getName().equals(algorithm);
    }

    private boolean verified(ServerSession session, String algorithm, ShownKey shown, byte[] blob, byte[] signature)
            throws Exception {
        Signature verifier = NamedFactory.create(session.getSignatureFactories(), shown.algorithm());
        if (verifier == null) {
            return false;
        }
        verifier.initVerifier(session, shown.key());
        Buffer data = new ByteArrayBuffer();
        data.putBytes(session.getSessionId());
        data.putByte(SshConstants.SSH_MSG_USERAUTH_REQUEST);
        data.putString(getUsername());
        data.putString(getService());
        data.putString(NAME);
        data.putBoolean(true);
        data.putString(algorithm);
        data.putBytes(blob);
        verifier.update(session, data.array(), data.rpos(), data.available());
        return verifier.verify(session, signature);
    }

    private static void ask(ServerSession session, String algorithm, byte[] blob) throws IOException {
        Buffer answer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_PK_OK, blob.length + 64);
        answer.putString(algorithm);
        answer.putBytes(blob);
        session.writePacket(answer);
    }
}
