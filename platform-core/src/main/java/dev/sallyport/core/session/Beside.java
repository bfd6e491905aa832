package dev.sallyport.core.session;

import dev.sallyport.api.protocol.RefusedException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Does what may block beside an event loop, and tells on the loop how it went.
 *
 * @param refused says a failure so that a client may hear it
 */
record Beside(EventLoop loop, Function<Throwable, RefusedException> refused) {

    /** @param name what a thread that does it is called */
    <T> Future<T> run(String name, Callable<T> work) {
        Promise<T> promise = loop.newPromise();
        Thread.ofVirtual().name(name).start(() -> {
            try {
                T made = work.call();
                loop.execute(() -> promise.trySuccess(made));
            } catch (Exception | Error e) {
                loop.execute(() -> promise.tryFailure(refused.apply(e)));
            }
        });
        return promise;
    }
}
