package dev.sallyport.api.session;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import java.time.Instant;

/** One subject's governed use of one target. Facts never change; safe for all threads. */
@Preview
@DoNotImplement
public interface Session {

    SessionId id();

    Subject subject();

    Target target();

    ClientInfo client();

    Instant openedAt();

    /** Returns the program the client says it is; empty when it did not say. Not to be trusted. */
    String application();
}
