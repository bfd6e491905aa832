package dev.sallyport.plugin.ssh.engine;

import java.util.List;
import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.client.kex.DHGEXClient;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchange;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;

/**
 * A key exchange with a target that leaves the judgement of a host certificate to {@link TargetKeys}, as it is with
 * plain keys: the engine would only say that something failed. Every exchange ends with that judgement.
 */
record TargetKeyExchange(DHFactory method) implements KeyExchangeFactory {

    static List<KeyExchangeFactory> all(List<BuiltinDHFactories> methods) {
        return methods.stream()
                .filter(BuiltinDHFactories::isSupported)
                .<KeyExchangeFactory>map(method ->
                        method.isGroupExchange() ? DHGEXClient.newFactory(method) : new TargetKeyExchange(method))
                .toList();
    }

    @Override
    public String getName() {
        return method.getName();
    }

    @Override
    public KeyExchange createKeyExchange(Session session) {
        return new Unjudged(method, session);
    }

    private static final class Unjudged extends DHGClient {

        Unjudged(DHFactory method, Session session) {
            super(method, session);
        }

        @Override
        protected void verifyCertificate(Session session, OpenSshCertificate certificate) {
            // Told by the verifier of host keys, which is asked after each exchange.
        }
    }
}
