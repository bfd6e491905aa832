package dev.sallyport.core.session;

import dev.sallyport.api.Protocol;
import dev.sallyport.api.protocol.ChannelProtocol;
import dev.sallyport.core.net.ClientHandlers;
import dev.sallyport.core.net.Connection;
import dev.sallyport.core.net.TargetConnector;
import dev.sallyport.core.net.TlsStore;
import java.util.Optional;

/** Makes the gates of accepted connections. */
public final class Gates {

    private final Sessions sessions;
    private final TargetConnector connector;
    private final TlsStore tls;
    private final SessionIds ids;

    public Gates(Sessions sessions, TargetConnector connector, TlsStore tls) {
        this.sessions = sessions;
        this.connector = connector;
        this.tls = tls;
        this.ids = new SessionIds(sessions.governance().clock());
    }

    /** Returns how connections of a protocol are handled. */
    public ClientHandlers of(ChannelProtocol protocol) {
        return connection -> protocol.clientHandler(gate(connection, protocol, Optional.empty()));
    }

    /** @param enclosure what is around a connection inside another one */
    DefaultSessionGate gate(Connection connection, Protocol protocol, Optional<Enclosure> enclosure) {
        return new DefaultSessionGate(this, sessions, ids, connection, protocol, connector, tls, enclosure);
    }
}
