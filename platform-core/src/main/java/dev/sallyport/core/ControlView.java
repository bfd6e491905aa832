package dev.sallyport.core;

import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.audit.AuditLog;
import dev.sallyport.core.http.ControlServices;
import dev.sallyport.core.metrics.Health;
import dev.sallyport.core.session.Sessions;
import java.util.Map;

/** What the control plane sees of the data plane. */
record ControlView(Sessions sessions, Health state, AuditLog audit)
        implements ControlServices.LiveSessions, ControlServices.HealthView {

    @Override
    public int count() {
        return sessions.list().size();
    }

    @Override
    public boolean end(String session, String by, String reason) {
        SessionId id;
        try {
            id = new SessionId(session);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean ended = sessions.close(id, Disconnect.of(Disconnect.Cause.REVOKED, reason));
        if (ended) {
            audit.note("session.ended", by, session, "", Map.of("reason", reason));
        }
        return ended;
    }

    @Override
    public String word() {
        return state.word();
    }

    @Override
    public Map<String, String> problems() {
        return state.problems();
    }
}
