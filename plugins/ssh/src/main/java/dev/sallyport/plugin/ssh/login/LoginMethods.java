package dev.sallyport.plugin.ssh.login;

import java.util.List;
import java.util.function.Supplier;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerSession;

/** The ways to authenticate, in the order in which the client hears of them. */
public final class LoginMethods {

    private static final List<UserAuthFactory> ALL = List.of(
            new Method(PublicKeyAuth.NAME, PublicKeyAuth::new),
            new Method(KeyboardAuth.NAME, KeyboardAuth::new),
            new Method(PasswordAuth.NAME, PasswordAuth::new));

    private static final List<UserAuthFactory> INSIDE = List.of(new Method(NoneAuth.NAME, NoneAuth::new));

    private LoginMethods() {}

    public static List<UserAuthFactory> all() {
        return ALL;
    }

    /** Returns the ways into a connection inside another one, whose client is known. */
    public static List<UserAuthFactory> inside() {
        return INSIDE;
    }

    /** Makes one attempt after the other. */
    private record Method(String name, Supplier<UserAuth> attempt) implements UserAuthFactory {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public UserAuth createUserAuth(ServerSession session) {
            return attempt.get();
        }
    }
}
