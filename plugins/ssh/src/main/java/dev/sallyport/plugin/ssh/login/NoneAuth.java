package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.protocol.Login;
import java.io.IOException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * No proof (RFC 4252, section 5.2): the connection around this one gave it. Only for a connection inside another, where
 * {@link InsideAuthService} gives the method this name.
 */
final class NoneAuth extends Attempt {

    static final String NAME = "enclosing@sallyport.dev";

    NoneAuth() {
        super(NAME);
    }

    @Override
    protected @Nullable Boolean doAuth(Buffer buffer, boolean init) throws IOException, InterruptedException {
        onlyAtOnce(init);
        return admit(new Login.Credential.Enclosing());
    }
}
