package dev.sallyport.core.mask;

import dev.sallyport.api.mask.Finding;
import dev.sallyport.core.policy.MaskRule;

/** Learns what is found where, for those who ask later why. Confined to one thread at a time. */
@FunctionalInterface
interface FoundFacts {

    /** @param wanted whether it is of a type that the rule is about */
    void saw(MaskRule rule, Finding finding, boolean wanted);
}
