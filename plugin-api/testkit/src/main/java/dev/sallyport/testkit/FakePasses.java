package dev.sallyport.testkit;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.api.protocol.Passes;
import dev.sallyport.api.protocol.RefusedException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** Passes of the subjects a core-free host knows. Sessions that a pass opened stay open when it ends. */
record FakePasses(FakeHost host, EventLoop loop, Refusal wrong) implements Passes {

    @Override
    public Future<Given> give(Login login, Terms terms) {
        Promise<Given> promise = loop.newPromise();
        FakeIdentity identity = host.identity();
        String subject = identity.subjectOf(login.subject(), login.credential());
        boolean proved = login.credential() instanceof Login.Credential.Token
                && identity.verify(subject, login.credential()).isPresent();
        Runnable answer = () -> {
            if (proved) {
                promise.trySuccess(new Given(
                        identity.pass(subject, terms.place()),
                        subject,
                        host.clock().instant().plus(terms.lifetime())));
            } else {
                promise.tryFailure(new RefusedException(wrong));
            }
        };
        if (host.policy().deferred()) {
            loop.execute(answer);
        } else {
            answer.run();
        }
        return promise;
    }

    @Override
    public void end(Login.Credential.Pass pass) {
        host.identity().end(pass);
    }
}
