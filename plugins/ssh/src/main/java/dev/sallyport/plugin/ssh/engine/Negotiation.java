package dev.sallyport.plugin.ssh.engine;

import java.util.Map;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Hands the engine's negotiations to the leg whose session it is; in the turns. */
final class Negotiation implements SessionListener {

    static final Negotiation INSTANCE = new Negotiation();

    private Negotiation() {}

    private static Leg leg(Session session) {
        return (Leg) session.getIoSession().getAttribute(RelayService.RECEIVER);
    }

    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        leg(session).proposes(proposal);
    }

    @Override
    public void sessionNegotiationStart(
            Session session, Map<KexProposalOption, String> client, Map<KexProposalOption, String> server) {
        leg(session).negotiates(client, server);
    }
}
