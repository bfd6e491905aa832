package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * A registered public key (RFC 4252, section 7). Nobody is asked to be let in before the signature was checked; a key
 * that is only offered is looked up and lets nobody in.
 */
final class PublicKeyAuth extends Attempt {

    static final String NAME = "publickey";
    private static final int BLOB_BYTES_MAX = 16 << 10;

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
        Optional<LoginName> name = LoginName.of(getUsername());
        List<NamedFactory<Signature>> offered = session.getSignatureFactories();
        if (name.isEmpty() || blob.length > BLOB_BYTES_MAX || offered.stream().noneMatch(named(algorithm))) {
            return false;
        }
        PublicKey key = new ByteArrayBuffer(blob).getRawPublicKey();
        // The algorithm must be one for this very type: certificates and other disguises have none here.
        if (!KeyUtils.getKeyType(key).equals(KeyUtils.getCanonicalKeyType(algorithm)) || !canonical(key, blob)) {
            return false;
        }
        Login.Credential.PublicKey credential = new Login.Credential.PublicKey(blob);
        if (!signed) {
            if (!Doorman.of(session).accepts(name.get(), credential)) {
                return false;
            }
            ask(session, algorithm, blob);
            return SILENT;
        }
        byte[] signature = buffer.getBytes();
        if (buffer.available() > 0) {
            throw new SshException("more than a signature");
        }
        return verified(session, algorithm, key, blob, signature) ? admit(credential) : Boolean.FALSE;
    }

    private static java.util.function.Predicate<NamedFactory<Signature>> named(String algorithm) {
        return factory -> factory.getName().equals(algorithm);
    }

    /** A key has one form in which it is registered; another form of the same key is another text. */
    private static boolean canonical(PublicKey key, byte[] blob) {
        Buffer again = new ByteArrayBuffer();
        again.putRawPublicKey(key);
        return Arrays.equals(again.getCompactData(), blob);
    }

    private boolean verified(ServerSession session, String algorithm, PublicKey key, byte[] blob, byte[] signature)
            throws Exception {
        Signature verifier = NamedFactory.create(session.getSignatureFactories(), algorithm);
        if (verifier == null) {
            return false;
        }
        verifier.initVerifier(session, key);
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
