package dev.sallyport.core.http;

import dev.sallyport.api.GatewayException;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.identity.ControlIdentity;
import dev.sallyport.core.record.RecordingLibrary;
import dev.sallyport.core.record.RecordingSummary;

/** Recordings as far as a caller may see them: an auditor all, others their own. */
record VisibleRecordings(RecordingLibrary recordings, ControlIdentity identity) {

    boolean shows(Call call, RecordingSummary session) {
        return identity.audits(call.subject())
                || session.user().equals(call.subject().name());
    }

    /** Returns the recording that a path names. */
    RecordingSummary of(Call call) {
        return recordings
                .find(call.part("id"))
                .filter(session -> shows(call, session))
                .orElseThrow(() -> new GatewayException(
                        ErrorCodes.NOT_FOUND, "There is no session " + call.part("id") + " that you may see."));
    }
}
