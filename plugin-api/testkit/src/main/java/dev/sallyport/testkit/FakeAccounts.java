package dev.sallyport.testkit;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.api.protocol.RefusedException;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** By what targets are entered, as a script. May be changed by any thread. */
final class FakeAccounts {

    private volatile UnaryOperator<byte[]> certifier = key -> {
        throw new IllegalStateException("the test gave no certifier");
    };
    private volatile Optional<Function<Optional<Secret>, Secret>> renewals = Optional.empty();

    void certifier(UnaryOperator<byte[]> authority) {
        certifier = authority;
    }

    void renewals(Function<Optional<Secret>, Secret> script) {
        renewals = Optional.of(script);
    }

    boolean renewable() {
        return renewals.isPresent();
    }

    Future<Secret> secret(FakeGate gate, Admission admission, Optional<Secret> refused) {
        gate.inLoop("secret");
        return made(gate, () -> renewals.map(script -> script.apply(refused)).orElse(admission.secret()));
    }

    Future<byte[]> certify(FakeGate gate, Admission admission, byte[] key) {
        gate.inLoop("certify");
        if (!admission.secret().reveal().isEmpty()) {
            gate.violation("certify() for a target with a secret");
        }
        return made(gate, () -> certifier.apply(key));
    }

    private static <T> Future<T> made(FakeGate gate, Supplier<T> script) {
        try {
            return gate.done(script.get());
        } catch (RefusedException e) {
            return gate.failed(e.refusal());
        }
    }
}
