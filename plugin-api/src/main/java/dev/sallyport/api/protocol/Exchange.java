package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import io.netty.util.concurrent.Future;
import java.util.Optional;

/** One forwarded command and its result. Confined to the session's event loop. */
@Preview
@DoNotImplement
public interface Exchange {

    /** Plans a result, once per result set. Pure CPU; done before the first row. */
    RowPlan schema(ResultSchema schema);

    /**
     * Shows rows to maskers, interceptors and the recorder, in order. The future is often already done; it fails with
     * {@link RefusedException}, and then none of the rows may go out.
     */
    Future<Rows> rows(RowPlan plan, Rows rows);

    /** Returns the error or notice with everything a masking rule protects taken out of it. Pure CPU. */
    ErrorText redact(ErrorText text);

    /** Returns how large the file that the command writes may become, if its size was not known. Pure CPU. */
    Optional<FileLimit> limit();

    /** Tells that content was refused because it went beyond {@link #limit}; once. */
    void exceeded(FileLimit limit);

    /** Tells of a file whose content the command moved, before {@link #completed}; once per file and direction. */
    void file(FileTransfer file);

    /**
     * Ends the exchange. The acknowledgement to the client waits for the future, which is done as soon as the command
     * lies in the recording (nearly always already); it fails with {@link RefusedException} if it cannot be recorded.
     */
    Future<Void> completed(Completion completion);
}
