package dev.sallyport.core.policy;

import dev.sallyport.core.resource.Builtins;
import dev.sallyport.core.resource.Resource;
import java.util.List;

/** The guardrails that are in force unless a resource of the same name replaces them. */
final class DefaultGuardrails {

    private static final List<Resource> ALL = Builtins.load("default-guardrails.yaml");

    private DefaultGuardrails() {}

    static List<Resource> all() {
        return ALL;
    }
}
