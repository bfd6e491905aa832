package dev.sallyport.plugin.ssh.engine;

import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * The engine's session with a client. With a client that speaks first it waits a moment for the client's proposal, so
 * that its own can leave out what that client prefers but need not have.
 */
final class ClientSession extends ServerSessionImpl {

    /** How long a client that is expected to speak first is waited for. Scanners pose as OpenSSH and say nothing. */
    private static final int PATIENCE_MILLIS = 500;

    /** Both sides send SSH_MSG_KEXINIT without waiting (RFC 4253, 7.1); OpenSSH's client really does. */
    private static final String SPEAKS_FIRST = "SSH-2.0-OpenSSH_";

    private boolean waiting;

    private ClientSession(ServerFactoryManager manager, IoSession io) throws Exception {
        super(manager, io);
    }

    static SessionFactory factory(ServerFactoryManager manager) {
        return new SessionFactory(manager) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return new ClientSession(getServer(), io);
            }
        };
    }

    private Leg leg() {
        return (Leg) getIoSession().getAttribute(RelayService.RECEIVER);
    }

    @Override
    protected byte[] sendKexInit() throws Exception {
        boolean first =
                getSessionId() == null && !waiting && getClientKexProposals().isEmpty();
        if (first && getClientVersion().startsWith(SPEAKS_FIRST)) {
            waiting = true;
            leg().later(PATIENCE_MILLIS, this::speak);
            return new byte[0];
        }
        return super.sendKexInit();
    }

    @Override
    protected void doKexNegotiation() throws Exception {
        super.doKexNegotiation();
        speak();
    }

    private void speak() {
        if (waiting && isOpen()) {
            waiting = false;
            try {
                super.sendKexInit();
            } catch (Exception e) {
                exceptionCaught(e);
            }
        }
    }
}
