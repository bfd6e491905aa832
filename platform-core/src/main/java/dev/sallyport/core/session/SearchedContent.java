package dev.sallyport.core.session;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Completion;
import dev.sallyport.api.event.Direction;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Exchange;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.protocol.RefusedException;
import dev.sallyport.api.protocol.Ruling;
import dev.sallyport.core.ErrorCodes;
import dev.sallyport.core.policy.ContentSearch;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of one file in one direction, as far as rules ask about it. Each piece is searched on the lane's thread;
 * when something new is found, the command is asked again with what was found, as a command of its own, and the piece
 * and all behind it wait for the ruling. Confined to the event loop.
 */
final class SearchedContent {

    private static final Logger LOGGER = LoggerFactory.getLogger(SearchedContent.class);

    private final DefaultLane lane;
    private final Command command;
    private final Direction direction;
    private final ContentFinder finder;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Set<String> found = new TreeSet<>();
    private @Nullable Refusal refusal;
    private @Nullable Future<Ruling> asked;

    /** A piece that was not answered yet. */
    private static final class Piece {
        final Promise<List<String>> promise;
        final Consumer<HoldNotice> onHold;

        @Nullable
        Set<String> found;

        Piece(Promise<List<String>> promise, Consumer<HoldNotice> onHold) {
            this.promise = promise;
            this.onHold = onHold;
        }
    }

    SearchedContent(DefaultLane lane, Command command, Direction direction, List<ContentSearch> searches) {
        this.lane = lane;
        this.command = command;
        this.direction = direction;
        long most = lane.session().governance.limits().searchedFileBytesMax();
        this.finder = new ContentFinder(searches, most);
    }

    Future<List<String>> piece(long offset, byte[] bytes, Consumer<HoldNotice> onHold) {
        Piece piece = new Piece(lane.loop().newPromise(), onHold);
        pieces.add(piece);
        boolean queued = lane.thread().submit(() -> {
            Set<String> types = null;
            try {
                types = finder.find(offset, bytes);
                tell();
            } catch (RuntimeException | Error e) {
                LOGGER.atError()
                        .addKeyValue("error", e.getClass().getName())
                        .log("A file could not be searched and is withheld");
            }
            Set<String> answer = types;
            lane.loop().execute(() -> searched(piece, answer));
        });
        if (!queued) {
            searched(piece, null);
        }
        return piece.promise;
    }

    private void tell() {
        String path = ContentSearch.path(command, direction);
        LiveSession session = lane.session();
        finder.seen()
                .forEach((type, seen) ->
                        session.governance.masking().sawInFile(session.facts, path, type, seen.count(), seen.score()));
    }

    private void searched(Piece piece, @Nullable Set<String> types) {
        if (types == null && refusal == null) {
            refusal = Refusal.of(
                            ErrorCodes.MASKING_FAILED,
                            "The content of the file could not be searched, so it is withheld.")
                    .withNextStep("Ask the gateway's operator; the log says what failed.");
        }
        piece.found = types == null ? Set.of() : types;
        advance();
    }

    /** Answers what can be answered, in order. */
    private void advance() {
        while (asked == null && !pieces.isEmpty() && (refusal != null || pieces.peek().found != null)) {
            Piece piece = pieces.remove();
            Set<String> types = piece.found;
            if (refusal != null || types == null) {
                refuse(piece);
            } else if (found.addAll(types)) {
                ask(piece);
            } else {
                piece.promise.trySuccess(List.of());
            }
        }
    }

    private void refuse(Piece piece) {
        Refusal why = refusal == null ? Refusals.CLOSED : refusal;
        piece.promise.tryFailure(new RefusedException(why));
    }

    /** Asks on a lane of its own: the file's is busy with the file. */
    private void ask(Piece piece) {
        LiveSession session = lane.session();
        DefaultLane beside = session.newLane(lane.label() + ".content");
        Future<Ruling> ruling = beside.command(ContentSearch.found(command, direction, found), piece.onHold);
        asked = ruling;
        ruling.addListener(done -> {
            asked = null;
            List<String> warnings = done.isSuccess() ? ruled(ruling.getNow()) : withdrawn();
            if (refusal == null) {
                piece.promise.trySuccess(warnings);
            } else {
                refuse(piece);
            }
            session.close(beside);
            advance();
        });
    }

    private List<String> ruled(Ruling ruling) {
        switch (ruling) {
            case Ruling.Forward forward -> {
                noted(forward.exchange());
                return forward.warnings();
            }
            case Ruling.Refuse refuse -> refusal = refuse.refusal();
            case Ruling.Substitute substitute -> {
                noted(substitute.exchange());
                refusal = Refusals.noRewrite(lane.session().facts.target().protocol());
            }
        }
        return List.of();
    }

    private static void noted(Exchange exchange) {
        exchange.completed(new Completion(
                Completion.Status.DONE, "content", OptionalLong.empty(), Duration.ZERO, Optional.empty()));
    }

    private List<String> withdrawn() {
        refusal = Refusals.CLOSED;
        return List.of();
    }

    /** The file is over: nobody waits for an answer any more. */
    void end() {
        refusal = refusal == null ? Refusals.CLOSED : refusal;
        if (asked != null) {
            asked.cancel(false);
        }
        advance();
    }
}
