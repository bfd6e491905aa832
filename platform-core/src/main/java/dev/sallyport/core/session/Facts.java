package dev.sallyport.core.session;

import dev.sallyport.api.session.ClientInfo;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.api.session.Subject;
import dev.sallyport.api.session.Target;
import java.time.Instant;

/** The facts of a session that plugins see. */
record Facts(SessionId id, Subject subject, Target target, ClientInfo client, Instant openedAt, String application)
        implements Session {}
