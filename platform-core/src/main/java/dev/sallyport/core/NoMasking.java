package dev.sallyport.core;

import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.session.Session;
import dev.sallyport.core.mask.Masking;

/** The masking of a gateway without mask rules. */
final class NoMasking implements Masking {

    @Override
    public boolean applies(Session session) {
        return false;
    }

    @Override
    public Plan plan(Session session, ResultSchema schema) {
        throw new IllegalStateException("no mask rule applies");
    }

    @Override
    public ErrorText redact(Session session, ErrorText text) {
        return text;
    }
}
