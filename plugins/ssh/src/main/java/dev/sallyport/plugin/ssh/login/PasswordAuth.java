package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An access token as the password (RFC 4252, section 8). */
final class PasswordAuth extends Attempt {

    static final String NAME = "password";

    PasswordAuth() {
        super(NAME);
    }

    @Override
    protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws IOException, InterruptedException {
        onlyAtOnce(init);
        boolean change = buffer.getBoolean();
        String password = buffer.getString();
        return change ? Boolean.FALSE : admit(new Login.Credential.Token(Secret.of(password)));
    }
}
