package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** An access token as the answer to a question (RFC 4256). */
final class KeyboardAuth extends Attempt {

    static final String NAME = "keyboard-interactive";
    private static final String PROMPT = "Access token as password: ";

    KeyboardAuth() {
        super(NAME);
    }

    @Override
    protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws IOException, InterruptedException {
        if (init) {
            ask();
            return SILENT;
        }
        int command = buffer.getUByte();
        if (command != SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE) {
            throw new SshException("unexpected message " + command + " in place of an answer");
        }
        return buffer.getInt() == 1 ? admit(new Login.Credential.Token(Secret.of(buffer.getString()))) : Boolean.FALSE;
    }

    private void ask() throws IOException {
        ServerSession session = getServerSession();
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_REQUEST, PROMPT.length() + 32);
        request.putString(""); // name
        request.putString(""); // instruction
        request.putString(""); // language
        request.putInt(1);
        request.putString(PROMPT);
        request.putBoolean(false); // no echo
        session.writePacket(request);
    }
}
