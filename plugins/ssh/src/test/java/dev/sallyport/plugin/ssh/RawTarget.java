package dev.sallyport.plugin.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;

/** A target that lets the gateway in as it should and then says what no decent target says. */
final class RawTarget implements AutoCloseable {

    static final String SECRET = "anything";
    private static final long PATIENCE_SECONDS = 180;

    private final SshServer server = SshServer.setUpDefaultServer();
    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private final String fingerprint;

    RawTarget(Path folder) {
        try {
            SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider(folder.resolve("raw_host_key"));
            keys.setAlgorithm(KeyUtils.EC_ALGORITHM);
            keys.setKeySize(256);
            fingerprint = KeyUtils.getFingerPrint(
                    keys.loadKeys(null).iterator().next().getPublic());
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(keys);
            server.setPasswordAuthenticator((name, password, session) -> password.equals(SECRET));
            server.setServiceFactories(List.of(ServerUserAuthServiceFactory.INSTANCE, new Listening()));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    String fingerprint() {
        return fingerprint;
    }

    /** Waits for the gateway's next login, and speaks to it from then on. */
    Session login() {
        return take(sessions, any -> true);
    }

    /** Sends a message of any number and content. */
    static void send(Session session, int command, Consumer<Buffer> content) {
        Buffer message = session.createBuffer((byte) command, 64);
        content.accept(message);
        try {
            session.writePacket(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a channel of a type with content behind the window's numbers. */
    static void open(Session session, String type, int sender, Consumer<Buffer> more) {
        send(session, 90, message -> {
            message.putString(type);
            message.putUInt(sender);
            message.putUInt(1 << 20);
            message.putUInt(32 << 10);
            more.accept(message);
        });
    }

    /** Waits for a message of this number, and stands behind it. */
    Buffer await(int command) {
        Buffer message = take(received, any -> any.array()[any.rpos()] == command);
        message.getByte();
        return message;
    }

    private static <T> T take(BlockingQueue<T> queue, Predicate<T> matching) {
        try {
            while (true) {
                T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new AssertionError("it did not come");
                }
                if (matching.test(next)) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The service that takes notes. */
    private final class Listening implements ServiceFactory {

        @Override
        public String getName() {
            return "ssh-connection";
        }

        @Override
        public Service create(Session owner) {
            return new Notes(owner);
        }
    }

    private final class Notes extends AbstractCloseable implements Service {

        private final Session owner;

        Notes(Session owner) {
            this.owner = owner;
        }

        @Override
        public Session getSession() {
            return owner;
        }

        @Override
        public java.util.Map<String, Object> getProperties() {
            return ((AbstractSession) owner).getProperties();
        }

        @Override
        public void start() {
            sessions.add(owner);
        }

        @Override
        public void process(int command, Buffer message) {
            byte[] copy = new byte[message.available() + 1];
            copy[0] = (byte) command;
            System.arraycopy(message.array(), message.rpos(), copy, 1, message.available());
            received.add(new ByteArrayBuffer(copy));
        }
    }
}
