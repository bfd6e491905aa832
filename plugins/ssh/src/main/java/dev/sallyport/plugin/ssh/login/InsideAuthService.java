package dev.sallyport.plugin.ssh.login;

import java.io.IOException;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerUserAuthService;

/**
 * The service {@code ssh-userauth} of a connection inside another one. The engine's refuses the method {@code none}
 * whatever is configured, so it gets to see it under the name of {@link NoneAuth}.
 */
public final class InsideAuthService extends ServerUserAuthService {

    public static final ServiceFactory FACTORY = new ServiceFactory() {
        @Override
        public String getName() {
            return "ssh-userauth";
        }

        @Override
        public Service create(Session session) throws IOException {
            return new InsideAuthService(session);
        }
    };

    private InsideAuthService(Session session) throws IOException {
        super(session);
    }

    @Override
    public synchronized void process(int command, Buffer message) throws Exception {
        super.process(command, command == SshConstants.SSH_MSG_USERAUTH_REQUEST ? renamed(message) : message);
    }

    private static Buffer renamed(Buffer message) {
        int start = message.rpos();
        String user = message.getString();
        String service = message.getString();
        if (!message.getString().equals("none")) {
            message.rpos(start);
            return message;
        }
        Buffer request = new ByteArrayBuffer();
        request.putString(user);
        request.putString(service);
        request.putString(NoneAuth.NAME);
        request.putBuffer(message);
        return request;
    }
}
