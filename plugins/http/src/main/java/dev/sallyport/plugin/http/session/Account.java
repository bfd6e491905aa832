package dev.sallyport.plugin.http.session;

import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.plugin.http.wire.Fields.Field;
import dev.sallyport.plugin.http.wire.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * How the gateway is known to a target.
 *
 * @param field what every request carries; empty when the target's resource says {@code auth: none}
 * @param refusal why it cannot be carried
 */
record Account(Optional<Field> field, Optional<Refusal> refusal) {

    /** Makes the account of the target's parameters {@code auth} and {@code auth-header}. */
    static Account of(Admission admission, HeaderRules rules) {
        String user = admission.user();
        String secret = admission.secret().reveal();
        String way = admission.parameters().getOrDefault("auth", user.isEmpty() ? "bearer" : "basic");
        return switch (way) {
            case "none" -> new Account(Optional.empty(), Optional.empty());
            case "bearer" -> of(admission, rules, "Authorization", "Bearer " + secret);
            case "basic" ->
                of(
                        admission,
                        rules,
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString((user + ':' + secret).getBytes(StandardCharsets.UTF_8)));
            case "header" ->
                of(admission, rules, admission.parameters().getOrDefault("auth-header", "X-Api-Key"), secret);
            default ->
                refused("The target's parameter auth is '" + way + "'; it must be bearer, basic, header or none.");
        };
    }

    private static Account of(Admission admission, HeaderRules rules, String name, String value) {
        if (!Syntax.token(name) || !Syntax.value(value)) {
            return refused("The target's credential cannot be written as a header.");
        }
        boolean clear = admission.endpoint().tls() == Admission.TargetTls.OFF
                && !onThisMachine(admission.endpoint().host())
                && !rules.clearText(admission.session().target().name());
        if (clear) {
            return new Account(
                    Optional.empty(),
                    Optional.of(Codes.refusal(
                                    Codes.CLEAR_TEXT,
                                    "The target's credential would travel without TLS, so nothing is sent.")
                            .withNextStep("Set the target's tls.mode to direct, or name the target in"
                                    + " plugins.http.config.clear-text-targets.")));
        }
        return new Account(Optional.of(new Field(name, value)), Optional.empty());
    }

    private static boolean onThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private static Account refused(String reason) {
        return new Account(Optional.empty(), Optional.of(Codes.refusal(Codes.CLEAR_TEXT, reason)));
    }

    /** Never shows what it holds. */
    @Override
    public String toString() {
        return "Account" + field.map(Field::name);
    }
}
