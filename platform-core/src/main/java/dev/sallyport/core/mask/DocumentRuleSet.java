package dev.sallyport.core.mask;

import dev.sallyport.api.mask.MaskContext;
import dev.sallyport.core.document.Pointers;
import dev.sallyport.core.policy.MaskRule;
import java.util.List;

/**
 * The rules that are about a document. Confined to the event loop, but for the rules and contexts themselves.
 *
 * @param rules in order
 * @param contexts what the masker of each gets to know, without column and type
 * @param owned the places they name, by the rule's number
 */
record DocumentRuleSet(
        List<MaskRule> rules, List<MaskContext> contexts, List<Pointers.Owned> owned, Pointers pointers) {

    DocumentRuleSet(List<MaskRule> rules, List<MaskContext> contexts, List<Pointers.Owned> owned) {
        this(rules, contexts, owned, new Pointers(owned));
    }

    boolean costly() {
        return rules.stream()
                .anyMatch(rule -> rule.masker().costly()
                        || rule.detector().map(detector -> detector.costly()).orElse(false));
    }

    /** Returns the places for one document: its own where it is masked on another thread. */
    Pointers pointersFor(boolean costly) {
        return costly ? new Pointers(owned) : pointers;
    }
}
