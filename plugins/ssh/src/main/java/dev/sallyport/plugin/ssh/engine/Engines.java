package dev.sallyport.plugin.ssh.engine;

import dev.sallyport.plugin.ssh.login.Doorman;
import dev.sallyport.plugin.ssh.login.InsideAuthService;
import dev.sallyport.plugin.ssh.login.LoginMethods;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerUserAuthServiceFactory;

/** The engine towards clients and the one towards targets, shared by all connections. Thread-safe. */
public final class Engines implements AutoCloseable {

    private static final String NAME = "Sallyport";
    /** Keys a client's agent may offer before its token is asked for; OpenSSH's default is 6 and too few for many. */
    private static final int AUTHENTICATIONS_MAX = 20;

    private static final Duration REKEY_AFTER = Duration.ofHours(1);
    private static final long REKEY_BYTES = 1L << 30;

    private final Executor threads;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer;
    private final org.apache.sshd.server.session.SessionFactory clientSide;
    private final org.apache.sshd.server.session.SessionFactory inside;
    private final org.apache.sshd.client.session.SessionFactory targetSide;

    public Engines(HostKeys keys, HostCertificates certificates, Executor threads, Clock clock, LongSupplier nanos) {
        BundledProvider.use();
        this.threads = threads;
        this.clock = clock;
        this.nanos = nanos;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ssh-timer").factory());
        this.clientSide = ClientSession.factory(
                server(keys, certificates, ServerUserAuthServiceFactory.INSTANCE, LoginMethods.all()));
        this.inside =
                ClientSession.factory(server(keys, certificates, InsideAuthService.FACTORY, LoginMethods.inside()));
        this.targetSide = new org.apache.sshd.client.session.SessionFactory(client());
    }

    private SshServer server(
            HostKeys keys,
            HostCertificates certificates,
            ServiceFactory authentication,
            List<UserAuthFactory> methods) {
        SshServer server = SshServer.setUpDefaultServer();
        Algorithms.offerToClients(server);
        server.setKeyPairProvider(keys.provider());
        server.setHostKeyCertificateProvider(context -> Doorman.of((Session) context)
                .inside()
                .map(certificates::current)
                .orElseGet(certificates::current));
        server.setScheduledExecutorService(timer);
        server.setUserAuthFactories(methods);
        server.setServiceFactories(List.of(authentication, RelayService.FACTORY));
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, NAME);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, AUTHENTICATIONS_MAX);
        common(server);
        return server;
    }

    private SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        Algorithms.offerToTargets(client);
        client.setScheduledExecutorService(timer);
        // Nothing of the account the gateway runs under may leak into its logins: no key files, no agent, no config.
        client.setAgentFactory(null);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE);
        client.setUserAuthFactories(List.of(
                UserAuthPublicKeyFactory.INSTANCE,
                UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
        client.setServiceFactories(List.of(ClientUserAuthServiceFactory.INSTANCE, RelayService.FACTORY));
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, NAME);
        common(client);
        return client;
    }

    private static void common(AbstractFactoryManager resolver) {
        resolver.addSessionListener(Negotiation.INSTANCE);
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(resolver, REKEY_BYTES);
        CoreModuleProperties.REKEY_TIME_LIMIT.set(resolver, REKEY_AFTER);
        // Idle time and the handshake's deadline are the core's, not the engine's.
        CoreModuleProperties.IDLE_TIMEOUT.set(resolver, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(resolver, Duration.ZERO);
    }

    Executor threads() {
        return threads;
    }

    Clock clock() {
        return clock;
    }

    LongSupplier nanos() {
        return nanos;
    }

    org.apache.sshd.server.session.SessionFactory clientSide() {
        return clientSide;
    }

    /** For clients that are known by the connection around theirs. */
    org.apache.sshd.server.session.SessionFactory inside() {
        return inside;
    }

    org.apache.sshd.client.session.SessionFactory targetSide() {
        return targetSide;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
