package dev.sallyport.core.review;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import dev.sallyport.api.protocol.HoldNotice;
import dev.sallyport.api.review.Review.State;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.SessionId;
import dev.sallyport.core.review.ReviewStore.DeliveryKind;
import dev.sallyport.core.review.ReviewStore.Work;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens reviews and keeps lanes waiting for them.
 *
 * <p>The row is the truth; memory only says whom to wake. A waiting lane looks at the row when it is woken, at its
 * expiry, and every few seconds (a decision may have come through another node). Expiry by the clock ends a wait even
 * when the store is gone: the answer is then a denial, as it is whenever the row cannot be read.
 */
final class DefaultHolds implements Holds {

    private static final Logger LOGGER = LoggerFactory.getLogger(DefaultHolds.class);
    private static final long LOOK_EVERY_MILLIS = 2000;

    private final ReviewStore store;
    private final Ballot ballot;
    private final Requests requests;
    private final Waits waits;
    private final Outbox outbox;
    private final ReviewLog log;
    private final Clock clock;
    private final int openMax;

    DefaultHolds(
            ReviewStore store,
            Ballot ballot,
            Requests requests,
            Waits waits,
            Outbox outbox,
            ReviewLog log,
            Clock clock,
            int openMax) {
        this.store = store;
        this.ballot = ballot;
        this.requests = requests;
        this.waits = waits;
        this.outbox = outbox;
        this.log = log;
        this.clock = clock;
        this.openMax = openMax;
    }

    @Override
    public Answer request(Session session, Command command, List<ReviewDemand> demands) {
        if (demands.isEmpty()) {
            throw new IllegalArgumentException("a hold needs at least one demand");
        }
        Instant now = clock.instant();
        StoredReview asked = requests.of(session, command, demands, now);
        try {
            Found found = store.within(work -> findOrOpen(work, asked, now));
            return answer(found, asked);
        } catch (GatewayException e) {
            LOGGER.atWarn()
                    .addKeyValue("sessionId", asked.session())
                    .addKeyValue("errorCode", e.code())
                    .log("a hold became a denial: the store does not answer");
            return new Answer.Refused(Refusals.storeGone());
        }
    }

    /** What a request met: an approval to use, a decision or review that stands, room for a new one, or none. */
    private enum Met {
        USED,
        STANDS,
        OPENED,
        TOO_MANY
    }

    private record Found(Met met, StoredReview review) {}

    private Found findOrOpen(Work work, StoredReview asked, Instant now) {
        if (asked.mode() == Mode.RETRY) {
            for (StoredReview known :
                    work.lockMatching(asked.requester(), asked.onBehalfOf(), asked.target(), asked.digest())) {
                Optional<Found> found = standing(work, known, asked, now);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        if (work.openOf(asked.requester()) >= openMax) {
            return new Found(Met.TOO_MANY, asked);
        }
        work.insert(asked);
        work.tell(asked.id(), outbox.channels(), DeliveryKind.ANNOUNCE, now);
        log.opened(work, asked);
        return new Found(Met.OPENED, asked);
    }

    // A review counts for a request only if it asked for the same approvals: policy may have become stricter since.
    private Optional<Found> standing(Work work, StoredReview known, StoredReview asked, Instant now) {
        if (known.mode() != Mode.RETRY || !Demands.same(known.demands(), asked.demands())) {
            return Optional.empty();
        }
        return switch (known.state()) {
            case APPROVED ->
                ballot.use(known, asked.digest(), now).map(used -> {
                    work.replace(used);
                    log.used(work, used);
                    return new Found(Met.USED, used);
                });
            case OPEN -> now.isBefore(known.expiresAt()) ? Optional.of(new Found(Met.STANDS, known)) : Optional.empty();
            // A rejection stands for a while: asking again at once would only wear reviewers down.
            case REJECTED -> known.validUntil().filter(now::isBefore).map(_ -> new Found(Met.STANDS, known));
            case EXPIRED, WITHDRAWN, ABANDONED, USED -> Optional.empty();
        };
    }

    private Answer answer(Found found, StoredReview asked) {
        StoredReview review = found.review();
        return switch (found.met()) {
            case TOO_MANY -> new Answer.Refused(Refusals.tooMany(openMax));
            case USED -> new Answer.Granted(review.id());
            case STANDS ->
                new Answer.Refused(
                        review.state() == State.REJECTED ? Refusals.rejected(review) : Refusals.required(review));
            case OPENED -> {
                outbox.wake();
                yield asked.mode() == Mode.RETRY
                        ? new Answer.Refused(Refusals.required(review))
                        : new Answer.Waiting(new OpenHold(review));
            }
        };
    }

    @Override
    public void withdraw(SessionId session) {
        try {
            List<String> ids = store.within(work -> work.waitingOfSession(session.value()));
            ids.forEach(id -> {
                end(id, State.WITHDRAWN);
                waits.remove(id);
            });
        } catch (GatewayException e) {
            LOGGER.atWarn()
                    .addKeyValue("sessionId", session)
                    .addKeyValue("errorCode", e.code())
                    .log("reviews of a session could not be withdrawn; they expire by themselves");
        }
    }

    private void end(String id, State how) {
        store.within(work -> {
            Optional<StoredReview> next = work.lock(id).flatMap(review -> Ballot.end(review, how));
            next.ifPresent(review -> {
                work.replace(review);
                work.tell(id, outbox.channels(), DeliveryKind.RETRACT, clock.instant());
                log.moved(work, review, review.requester());
            });
            return next;
        });
        waits.wake(id);
        outbox.wake();
    }

    /** A lane's wait for one review. */
    private final class OpenHold implements Hold {

        private final StoredReview review;
        private final Waits.Wait wait;

        private OpenHold(StoredReview review) {
            this.review = review;
            this.wait = waits.add(review.id(), review.expiresAt());
        }

        @Override
        public HoldNotice notice() {
            ReviewDemand demand = Demands.merged(review.demands());
            String reason = demand.reason().endsWith(".") ? demand.reason() : demand.reason() + ".";
            String message = "Held by " + demand.rule() + ": " + reason + " Review " + review.id() + " waits for "
                    + Demands.inWords(review.demands()) + " until "
                    + review.expiresAt().truncatedTo(ChronoUnit.SECONDS) + ".";
            return new HoldNotice(review.id(), message, Optional.of(Refusals.where(review)), review.expiresAt());
        }

        @Override
        public Answer await() throws InterruptedException {
            try {
                while (true) {
                    Optional<Answer> answer = look();
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                    wait.pause(LOOK_EVERY_MILLIS);
                }
            } catch (InterruptedException e) {
                end(review.id(), State.WITHDRAWN);
                throw e;
            } finally {
                waits.remove(review.id());
            }
        }

        @Override
        public void withdraw() {
            end(review.id(), State.WITHDRAWN);
        }

        private Optional<Answer> look() {
            Instant now = clock.instant();
            try {
                return store.within(work -> outcome(work, now));
            } catch (GatewayException e) {
                return now.isBefore(review.expiresAt())
                        ? Optional.empty()
                        : Optional.of(new Answer.Refused(Refusals.expired(review)));
            }
        }

        private Optional<Answer> outcome(Work work, Instant now) {
            StoredReview current = work.lock(review.id()).orElse(review);
            return switch (current.state()) {
                case OPEN ->
                    now.isBefore(current.expiresAt())
                            ? Optional.empty()
                            : Optional.of(refused(Refusals.expired(current)));
                case APPROVED -> Optional.of(use(work, current, now));
                case REJECTED -> Optional.of(refused(Refusals.rejected(current)));
                case EXPIRED -> Optional.of(refused(Refusals.expired(current)));
                case WITHDRAWN -> Optional.of(refused(Refusals.ended(current, "was withdrawn")));
                case ABANDONED -> Optional.of(refused(Refusals.ended(current, "was abandoned by a restart")));
                case USED -> Optional.of(refused(Refusals.ended(current, "was approved once and has been run")));
            };
        }

        private Answer use(Work work, StoredReview current, Instant now) {
            return ballot.use(current, review.digest(), now)
                    .<Answer>map(used -> {
                        work.replace(used);
                        log.used(work, used);
                        return new Answer.Granted(used.id());
                    })
                    .orElseGet(() -> refused(
                            now.isBefore(current.expiresAt())
                                    ? Refusals.ended(current, "was approved, but the approval does not hold any more")
                                    : Refusals.expired(current)));
        }

        private static Answer refused(Refusal refusal) {
            return new Answer.Refused(refusal);
        }
    }
}
