package dev.sallyport.plugin.ssh.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/**
 * The service {@code ssh-connection} of both engines: hands every message of the connection protocol to whom the leg
 * says, instead of the engine's own channels. Called in the connection's turns.
 */
final class RelayService extends AbstractCloseable implements Service {

    /** What a leg of a connection does with its messages. */
    interface Receiver {

        /** The peer is authenticated and may open channels. */
        void ready(Session session);

        /** Takes a message; the buffer stands behind its number and is valid during the call. */
        void message(int command, Buffer message);
    }

    /** The key under which a leg lies in its I/O session. */
    static final Object RECEIVER = Receiver.class;

    static final ServiceFactory FACTORY = new ServiceFactory() {
        @Override
        public String getName() {
            return "ssh-connection";
        }

        @Override
        public Service create(Session session) {
            return new RelayService(session, (Receiver) session.getIoSession().getAttribute(RECEIVER));
        }
    };

    private final Session session;
    private final Receiver receiver;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();

    private RelayService(Session session, Receiver receiver) {
        super("");
        this.session = session;
        this.receiver = receiver;
    }

    @Override
    public Session getSession() {
        return session;
    }

    @Override
    public Map<String, Object> getProperties() {
        return properties;
    }

    @Override
    public void start() {
        receiver.ready(session);
    }

    @Override
    public void process(int command, Buffer message) {
        receiver.message(command, message);
    }

    @Override
    public String toString() {
        return "RelayService";
    }
}
