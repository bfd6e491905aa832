package dev.sallyport.core.policy;

import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiles the secrets of one resource to references, for {@link dev.sallyport.core.secret.Secrets}. */
final class SecretRefs {

    private final Resource resource;
    private final Registry registry;
    private final boolean plugins;
    private final Problems problems;

    SecretRefs(Resource resource, Registry registry, boolean plugins, Problems problems) {
        this.resource = resource;
        this.registry = registry;
        this.plugins = plugins;
        this.problems = problems;
    }

    /**
     * Returns a reference. One to a sealed secret names its place, so that it opens only where it was sealed for.
     *
     * @param key the key the secret stands at
     * @param clear whether the secret is given in the clear beside it, which only a check sees: an apply seals before
     *     it compiles
     */
    String reference(String key, String place, Optional<Spec.SecretUse> given, boolean clear) {
        if (given.isEmpty() && clear) {
            return "sealed:";
        }
        List<String> found = given.stream()
                .flatMap(use -> Stream.of(
                        use.env().map(env -> "env:" + env),
                        use.file().map(file -> "file:" + file),
                        use.sealed().map(box -> "sealed:" + place + "#" + box),
                        use.ref()))
                .flatMap(Optional::stream)
                .toList();
        if (found.size() != 1) {
            problems.error(resource, key, "needs exactly one of env, file, sealed, ref");
            return "";
        }
        checkScheme(key, found.getFirst());
        return found.getFirst();
    }

    private void checkScheme(String key, String reference) {
        String scheme = reference.substring(0, Math.max(0, reference.indexOf(':')));
        boolean known = List.of("env", "file", "sealed").contains(scheme)
                || registry.secretSources().containsKey(scheme);
        if (!known && !plugins) {
            problems.warning(
                    resource, key, "scheme '" + scheme + "' is not checked: that needs a gateway with its plugins");
        } else if (!known) {
            String more = String.join(", ", registry.secretSources().keySet());
            problems.error(
                    resource,
                    key,
                    "no enabled plugin resolves references of scheme '" + scheme + "'; known: env, file"
                            + (more.isEmpty() ? "" : ", " + more));
        }
    }
}
