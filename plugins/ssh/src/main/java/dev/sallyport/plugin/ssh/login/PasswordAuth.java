package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** An access token as the password (RFC 4252, section 8). */
public final class PasswordAuth extends Attempt {

    private static final String NAME = "password";

    private PasswordAuth() {
        super(NAME);
    }

    @Override
    protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws IOException, InterruptedException {
        onlyAtOnce(init);
        boolean change = buffer.getBoolean();
        String password = buffer.getString();
        return change ? Boolean.FALSE : admit(new Login.Credential.Token(Secret.of(password)));
    }

    /** Makes one for each attempt. */
    public static final class Factory implements UserAuthFactory {

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public UserAuth createUserAuth(ServerSession session) {
            return new PasswordAuth();
        }
    }
}
