package dev.sallyport.core.policy;

import java.util.function.Consumer;

/** Where the current policy comes from. Thread-safe. */
public interface PolicySource {

    /** Returns the policy in force; a plain volatile read. */
    Policy current();

    /** Registers who is told after the policy in force was replaced. */
    void onChange(Consumer<Policy> listener);
}
