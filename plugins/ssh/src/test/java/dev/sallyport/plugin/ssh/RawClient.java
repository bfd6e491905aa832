package dev.sallyport.plugin.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/** A client that logs in as it should and then says what no decent client says. */
final class RawClient implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 180;

    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private final SshClient client = SshClient.setUpDefaultClient();
    private final ClientSession session;

    RawClient(int port, String user, String token) {
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setServerKeyVerifier((any, address, key) -> true);
        client.setServiceFactories(java.util.List.of(ClientUserAuthServiceFactory.INSTANCE, new Listening()));
        client.start();
        try {
            session = client.connect(user, "127.0.0.1", port)
                    .verify(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .getSession();
            session.addPasswordIdentity(token);
            session.auth().verify(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            client.stop();
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a message of any number and content. */
    void send(int command, Consumer<Buffer> content) {
        Buffer message = session.createBuffer((byte) command, 64);
        content.accept(message);
        try {
            session.writePacket(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Like {@link #send}; false when the gateway has ended the connection meanwhile, which it may do at any time. */
    boolean offer(int command, Consumer<Buffer> content) {
        try {
            send(command, content);
            return true;
        } catch (UncheckedIOException e) {
            if (session.isClosing() || session.isClosed()) {
                return false;
            }
            throw e;
        }
    }

    /** Opens a channel of a type with content behind the window's numbers. */
    void open(String type, int sender, Consumer<Buffer> more) {
        send(90, message -> {
            message.putString(type);
            message.putUInt(sender);
            message.putUInt(1 << 20);
            message.putUInt(32 << 10);
            more.accept(message);
        });
    }

    /** Waits for the next message that satisfies a condition; its number is the first byte. */
    Buffer await(Predicate<Buffer> matching) {
        try {
            while (true) {
                Buffer message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("the message did not come");
                }
                if (matching.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for a message of this number, and stands behind it. */
    Buffer await(int command) {
        Buffer message = await(any -> any.array()[any.rpos()] == command);
        message.getByte();
        return message;
    }

    /** Waits until the gateway has closed the connection. */
    void awaitClosed() {
        session.waitFor(
                java.util.EnumSet.of(ClientSession.ClientSessionEvent.CLOSED),
                TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        if (session.isOpen()) {
            throw new AssertionError("the connection is still open");
        }
    }

    boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        client.stop();
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
        public void start() {}

        @Override
        public void process(int command, Buffer message) {
            byte[] copy = new byte[message.available() + 1];
            copy[0] = (byte) command;
            System.arraycopy(message.array(), message.rpos(), copy, 1, message.available());
            received.add(new ByteArrayBuffer(copy));
        }
    }
}
