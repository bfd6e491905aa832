package dev.sallyport.core.policy;

import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.core.resource.Kind;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.ResourceSet;
import dev.sallyport.core.resource.Spec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes review demands of {@code review:} keys. */
final class Demands {

    private static final int APPROVALS_MAX = 20;
    private static final Duration VALIDITY_MAX = Duration.ofDays(30);

    private final ResourceSet resources;
    private final Names names;
    private final Problems problems;

    Demands(ResourceSet resources, Names names, Problems problems) {
        this.resources = resources;
        this.names = names;
        this.problems = problems;
    }

    Optional<ReviewDemand> of(Resource resource, Spec.ReviewUse use, String fallback) {
        if (use.rule().isEmpty()) {
            Spec.ReviewRule inline =
                    new Spec.ReviewRule(use.groups(), use.approvals(), use.expires(), use.validity(), use.mode(), "");
            return demand(resource, resource, "spec.review", inline, fallback);
        }
        if (!use.groups().isEmpty()) {
            problems.error(resource, "spec.review", "names a rule and makes a demand of its own: keep one of them");
        }
        String name = use.rule().get();
        Optional<Resource> rule = resources.get(Kind.REVIEW_RULE, name);
        if (rule.isEmpty()) {
            problems.error(resource, "spec.review", names.unknown("review rule", name, Kind.REVIEW_RULE));
            return Optional.empty();
        }
        return demand(
                resource,
                rule.get(),
                "spec.review",
                (Spec.ReviewRule) rule.get().spec(),
                fallback);
    }

    /** Reports what is wrong with a review rule itself. */
    void check(Resource rule, Spec.ReviewRule spec) {
        demand(rule, rule, "spec", spec, "");
    }

    private Optional<ReviewDemand> demand(
            Resource resource, Resource blamed, String key, Spec.ReviewRule spec, String fallback) {
        if (spec.groups().isEmpty()) {
            problems.error(blamed, key + ".groups", "a review needs at least one group whose members may decide");
            return Optional.empty();
        }
        if (spec.approvals() < 1 || spec.approvals() > APPROVALS_MAX) {
            problems.error(blamed, key + ".approvals", "must be from 1 to " + APPROVALS_MAX);
            return Optional.empty();
        }
        if (spec.validity().isNegative() || spec.validity().compareTo(VALIDITY_MAX) > 0) {
            problems.error(blamed, key + ".validity", "must be at most 30d");
            return Optional.empty();
        }
        if (blamed.ref().equals(resource.ref())) {
            names.reviewers(blamed, key, spec, problems); // a named rule is looked at once, by itself
        }
        String reason = spec.reason().isEmpty() ? fallback : spec.reason();
        try {
            return Optional.of(new ReviewDemand(
                    resource.name(),
                    Set.copyOf(spec.groups()),
                    spec.approvals(),
                    spec.expires(),
                    spec.validity(),
                    spec.mode(),
                    reason));
        } catch (IllegalArgumentException e) {
            problems.error(blamed, key + ".expires", "must be more than 0 and at most 30d");
            return Optional.empty();
        }
    }
}
