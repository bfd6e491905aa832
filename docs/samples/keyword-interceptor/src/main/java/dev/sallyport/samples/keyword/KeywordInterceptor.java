package dev.sallyport.samples.keyword;

import dev.sallyport.api.ErrorCode;
import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.event.EventKind;
import dev.sallyport.api.event.Interests;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.SessionInterceptor;
import dev.sallyport.api.intercept.Verdict;
import dev.sallyport.api.session.Session;
import dev.sallyport.api.session.Target;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Denies or holds commands that contain a configured word. */
final class KeywordInterceptor implements Interceptor {

    private static final ErrorCode DENIED = new ErrorCode("keyword-002", ErrorCode.Category.POLICY);

    private final KeywordConfig config;
    private final Words deny;
    private final Words hold;
    private final LongAdder denials;
    private final LongAdder holds;

    KeywordInterceptor(KeywordConfig config, LongAdder denials, LongAdder holds) {
        this.config = config;
        this.deny = new Words(config.deny());
        this.hold = new Words(config.hold());
        this.denials = denials;
        this.holds = holds;
    }

    @Override
    public String name() {
        return "keyword";
    }

    /** Commands only: results are never decoded for this interceptor. */
    @Override
    public Interests interests(Target target) {
        return Interests.of(EventKind.COMMAND);
    }

    /** One pass over the text and no waiting: cheap enough for the event loop. */
    @Override
    public boolean inline() {
        return true;
    }

    @Override
    public SessionInterceptor open(Session session) {
        return new SessionInterceptor() {
            @Override
            public Verdict onReceive(Event event) {
                return switch (event) {
                    case Command command -> judge(command);
                    default -> Verdict.allow();
                };
            }
        };
    }

    private Verdict judge(Command command) {
        Optional<String> denied = deny.firstIn(command.text());
        if (denied.isPresent()) {
            denials.increment();
            return Verdict.deny(DENIED, name(), "the word '" + denied.get() + "' is not allowed here");
        }
        Optional<String> held = hold.firstIn(command.text());
        if (held.isPresent()) {
            holds.increment();
            return Verdict.hold(new ReviewDemand(
                    name(),
                    config.reviewers(),
                    config.approvals(),
                    config.expiresAfter(),
                    config.expiresAfter(),
                    ReviewDemand.Mode.WAIT,
                    "the word '" + held.get() + "' needs a second pair of eyes"));
        }
        return Verdict.allow();
    }
}
