package dev.sallyport.core.review;

import dev.sallyport.api.intercept.ReviewDemand;
import dev.sallyport.api.intercept.ReviewDemand.Mode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Several demands about one command, seen as one. */
final class Demands {

    private Demands() {}

    /** The client waits only when every demand wants it to. */
    static Mode mode(List<ReviewDemand> demands) {
        return demands.stream().allMatch(demand -> demand.mode() == Mode.WAIT) ? Mode.WAIT : Mode.RETRY;
    }

    static Duration expiresAfter(List<ReviewDemand> demands) {
        return demands.stream()
                .map(ReviewDemand::expiresAfter)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** One demand to show: the union of groups, the largest number of approvals, the shortest times. */
    static ReviewDemand merged(List<ReviewDemand> demands) {
        if (demands.size() == 1) {
            return demands.getFirst();
        }
        Set<String> groups = new TreeSet<>();
        demands.forEach(demand -> groups.addAll(demand.groups()));
        return new ReviewDemand(
                distinct(demands.stream().map(ReviewDemand::rule).toList(), ", "),
                groups,
                demands.stream().mapToInt(ReviewDemand::approvals).max().orElse(1),
                expiresAfter(demands),
                demands.stream()
                        .map(ReviewDemand::validity)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                mode(demands),
                distinct(demands.stream().map(ReviewDemand::reason).toList(), "; "));
    }

    /** Who has to say yes, in words: {@code 2 members of dba or leads, and 1 member of security}. */
    static String inWords(List<ReviewDemand> demands) {
        return demands.stream()
                .map(demand -> demand.approvals()
                        + (demand.approvals() == 1 ? " member of " : " members of ")
                        + String.join(" or ", new TreeSet<>(demand.groups())))
                .distinct()
                .collect(Collectors.joining(", and "));
    }

    /** Whether an approval under one set of demands is as good under another: same rules, groups and numbers. */
    static boolean same(List<ReviewDemand> one, List<ReviewDemand> other) {
        return keys(one).equals(keys(other));
    }

    private static Set<String> keys(List<ReviewDemand> demands) {
        return demands.stream()
                .map(demand -> demand.rule() + "\n" + demand.approvals() + "\n" + new TreeSet<>(demand.groups()))
                .collect(Collectors.toSet());
    }

    private static String distinct(List<String> parts, String between) {
        return String.join(between, new LinkedHashSet<>(parts));
    }
}
