package dev.sallyport.core.policy;

import dev.sallyport.api.event.CommandKind;
import dev.sallyport.core.document.PointerPattern;
import dev.sallyport.core.resource.HttpMatch;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.Set;

/** Reports what is wrong with a guardrail's {@code http:} keys. */
final class ExchangeCheck {

    private static final String KEY = "spec.match.http";

    private static final Set<CommandKind> EXCHANGES = Set.of(CommandKind.HTTP_REQUEST, CommandKind.HTTP_MESSAGE);

    private ExchangeCheck() {}

    static void check(Resource rule, Spec.Guardrail guardrail, Problems problems) {
        Spec.Match match = guardrail.match();
        if (match.http().isEmpty()) {
            return;
        }
        HttpMatch spec = match.http().get();
        if (asksNothing(spec)) {
            problems.error(rule, KEY, "is empty; kinds: [http-request] is about every request");
        }
        if (!match.kinds().isEmpty() && EXCHANGES.stream().noneMatch(match.kinds()::contains)) {
            problems.error(
                    rule, "spec.match.kinds", "has neither http-request nor http-message: the rule can never match");
        }
        RoutePattern.all(rule, KEY + ".paths", spec.paths(), problems);
        RoutePattern.all(rule, KEY + ".routes", spec.routes(), problems);
        spec.body().forEach((pointer, value) -> body(rule, pointer, value, problems));
        for (String header : spec.headers().keySet()) {
            if (!header.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                problems.error(rule, KEY + ".headers", "'" + header + "' is not the name of a header");
            }
        }
        for (String status : spec.status()) {
            if (!status.matches("[1-5?*][0-9?*]{0,2}")) {
                problems.error(rule, KEY + ".status", "must be a status code such as 404 or 5??, not '" + status + "'");
            }
        }
        if (spec.largerThan().orElse(0L) < 0) {
            problems.error(rule, KEY + ".larger-than", "must not be negative");
        }
        if (spec.findings().isPresent()
                && (spec.largerThan().isPresent() || !spec.status().isEmpty())) {
            problems.error(
                    rule,
                    KEY + ".findings",
                    "cannot stand beside larger-than or status, which are known at another time; make two rules");
        }
        if (!spec.status().isEmpty() && guardrail.action() != Spec.Action.DENY) {
            problems.error(rule, "spec.action", "a rule on the status of an answer can only deny it");
        }
    }

    private static boolean asksNothing(HttpMatch spec) {
        return spec.methods().isEmpty()
                && spec.hosts().isEmpty()
                && spec.paths().isEmpty()
                && spec.routes().isEmpty()
                && spec.query().isEmpty()
                && spec.headers().isEmpty()
                && spec.body().isEmpty()
                && spec.findings().isEmpty()
                && spec.services().isEmpty()
                && spec.calls().isEmpty()
                && spec.largerThan().isEmpty()
                && spec.status().isEmpty();
    }

    private static void body(Resource rule, String pointer, String value, Problems problems) {
        try {
            PointerPattern.parse(pointer);
        } catch (IllegalArgumentException e) {
            problems.error(rule, KEY + ".body", e.getMessage() + ", not '" + pointer + "'");
        }
        try {
            new ValuePattern(value);
        } catch (IllegalArgumentException e) {
            problems.error(rule, KEY + ".body", String.valueOf(e.getMessage()));
        }
    }
}
