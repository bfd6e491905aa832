package dev.sallyport.plugin.ssh.login;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.plugin.ssh.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.AbstractUserAuth;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/** One attempt of a client to authenticate, by any method. */
abstract class Attempt extends AbstractUserAuth {

    /** What the engine takes for: nothing is to be sent now. */
    static final @Nullable Boolean SILENT = null;

    private static final Object TOLD = new Object();
    private static final Object WRONG = new Object();
    private static final String HOW = "Say who you are and where you want to go: ssh <you>/<target>@<this gateway>, or"
            + " ssh -J <you>@<this gateway> <you>@<target>. Targets are listed by: sally get targets.";

    Attempt(String method) {
        super(method);
    }

    /** For methods of one message: whatever else comes in place of a request is not for them. */
    static void onlyAtOnce(boolean init) throws SshException {
        if (!init) {
            throw new SshException(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "a message that no request asked for");
        }
    }

    /** Returns the engine's answer: true, false for another try, or {@link #SILENT}. */
    @Nullable
    Boolean admit(Login.Credential credential) throws InterruptedException {
        ServerSession session = getServerSession();
        Doorman doorman = Doorman.of(session);
        Optional<LoginName> name = doorman.name(getUsername());
        if (name.isEmpty()) {
            if (session.getIoSession().setAttributeIfAbsent(TOLD, TOLD) == null) {
                banner(session, Words.line(HOW));
            }
            return false;
        }
        Doorman.Outcome outcome = doorman.admit(
                name.get(),
                credential,
                application(session),
                notice -> banner(session, Words.lines(notice)),
                this::wrong);
        return switch (outcome) {
            case IN -> true;
            case WRONG -> false;
            case OVER -> SILENT;
        };
    }

    /** The proof was wrong; most are told no more than that. In the turn. */
    void wrong(Refusal refusal) {}

    /** Tells what is wrong with a certificate, once a connection: a client may show it again and again. */
    void tell(Refusal wrong) {
        ServerSession session = getServerSession();
        if (session.getIoSession().setAttributeIfAbsent(WRONG, WRONG) == null) {
            banner(session, Words.line(wrong.reason()));
        }
    }

    private static String application(ServerSession session) {
        String version = session.getClientVersion();
        String name = version.startsWith("SSH-2.0-") ? version.substring("SSH-2.0-".length()) : version;
        return Words.plain(name.length() > 64 ? name.substring(0, 64) : name);
    }

    private static void banner(ServerSession session, String text) {
        Buffer banner = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_BANNER, text.length() * 3 + 16);
        banner.putString(text);
        banner.putString("");
        try {
            session.writePacket(banner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
