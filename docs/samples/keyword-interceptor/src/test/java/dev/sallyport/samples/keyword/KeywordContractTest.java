package dev.sallyport.samples.keyword;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.event.Event;
import dev.sallyport.api.intercept.Interceptor;
import dev.sallyport.testkit.Events;
import dev.sallyport.testkit.InterceptorContract;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** The sample does what every interceptor does. */
final class KeywordContractTest extends InterceptorContract {

    @Override
    protected Interceptor interceptor() {
        KeywordConfig config = new KeywordConfig(
                List.of("DROP", "truncate"), List.of("grant"), Set.of("reviewers"), 1, Duration.ofMinutes(5));
        return new KeywordInterceptor(config, new LongAdder(), new LongAdder());
    }

    @Override
    protected List<Event> allowed() {
        return List.of(Events.query("select * from dropped_orders"), Events.query("backdrop"), Events.query("drop_it"));
    }

    @Override
    protected List<Event> denied() {
        return List.of(
                Events.query("drop table orders"),
                Events.query("select 1;DrOp table orders"),
                Events.query("TRUNCATE"),
                Events.query("grant drop"));
    }

    @Override
    protected List<Command> held() {
        return List.of(Events.query("GRANT all to bob"));
    }
}
