package dev.sallyport.api.protocol;

import dev.sallyport.api.DoNotImplement;
import dev.sallyport.api.Preview;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.event.DocumentEvent;
import dev.sallyport.api.event.DocumentStart;
import dev.sallyport.api.event.ErrorText;
import dev.sallyport.api.event.FileTransfer;
import dev.sallyport.api.event.ResultSchema;
import dev.sallyport.api.event.Rows;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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

    /**
     * Whether a body of the result may be changed on its way. A protocol then asks the target for nothing that cannot
     * be changed: no ranges, no codings it cannot undo. Pure CPU.
     */
    boolean masksDocuments();

    /**
     * Opens a body that passes through the gateway: once for each body or message the result consists of, also an empty
     * one, and once for a body of the request that was not part of the command. Opened before the first byte of what
     * announces it (a status line, headers) goes on, because the answer can be to refuse it.
     *
     * @param sink where bytes go that may pass; never called before this method returns
     */
    DocumentFlow document(DocumentStart start, DocumentFlow.Sink sink);

    /**
     * Shows a document that the protocol has decoded into a tree; completes with the lens after masking, or fails with
     * {@link RefusedException}.
     */
    Future<DocumentEvent> message(DocumentEvent message);

    /** Returns the error or notice with everything a masking rule protects taken out of it. Pure CPU. */
    ErrorText redact(ErrorText text);

    /**
     * Returns how large the file that the command writes, or the body of a request, may become, if its size was not
     * known. Pure CPU.
     */
    Optional<FileLimit> limit();

    /** Tells that content was refused because it went beyond {@link #limit}; once. */
    void exceeded(FileLimit limit);

    /**
     * Whether a rule asks what is in the file that the command moves. A protocol then shows every piece of its content
     * to {@link #content} and lets it pass only after that. Pure CPU.
     */
    boolean searchesContent();

    /**
     * Shows a piece of a file's content before it passes, in the order the pieces come. The future is done when it may
     * pass, perhaps only after people have said so, with warnings for the client; it fails with
     * {@link RefusedException}, and then neither it nor anything behind it may. Answers come in the order of the
     * pieces.
     *
     * @param offset where the piece stands in the file, in bytes
     * @param bytes the piece; not to be changed any more
     * @param onHold told that it waits for people; on the event loop
     */
    Future<List<String>> content(Direction direction, long offset, byte[] bytes, Consumer<HoldNotice> onHold);

    /** Tells of a file whose content the command moved, before {@link #completed}; once per file and direction. */
    void file(FileTransfer file);

    /**
     * Ends the exchange. The acknowledgement to the client waits for the future, which is done as soon as the command
     * lies in the recording (nearly always already); it fails with {@link RefusedException} if it cannot be recorded.
     */
    Future<Void> completed(Completion completion);
}
