package dev.sallyport.plugin.http.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.api.protocol.Admission;
import dev.sallyport.plugin.http.aws.AwsKeys;
import dev.sallyport.plugin.http.aws.Signer;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Fields.Field;
import dev.sallyport.plugin.http.wire.RequestHead;
import dev.sallyport.plugin.http.wire.Syntax;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway is known to a target.
 *
 * @param field what every request carries; empty when there is none, or requests are signed
 * @param signer what signs every request
 * @param signsBodies whether a signature is over the body, too, which must be whole then
 * @param refusal why it cannot be carried
 */
record Account(Optional<Field> field, Optional<Signer> signer, boolean signsBodies, Optional<Refusal> refusal) {

    private static final Account NONE = new Account(Optional.empty(), Optional.empty(), false, Optional.empty());

    /** Makes the account of the target's parameters {@code auth} and those that go with it. */
    static Account of(Admission admission, Secret secret, HeaderRules rules) {
        String user = admission.user();
        Map<String, String> parameters = admission.parameters();
        String way = parameters.getOrDefault("auth", user.isEmpty() ? "bearer" : "basic");
        if (way.equals("none")) {
            return NONE;
        }
        String shown = secret.reveal();
        if (shown.isEmpty()) {
            return refused("The target's resource has no secret, and does not say auth: none.");
        }
        if (travelsInTheClear(admission, rules)) {
            return clearText();
        }
        return switch (way) {
            case "bearer" -> of("Authorization", "Bearer " + shown);
            case "basic" -> of("Authorization", "Basic " + base64(user + ':' + shown));
            case "header" -> of(parameters.getOrDefault("auth-header", "X-Api-Key"), shown);
            case "aws-sigv4" -> aws(parameters, user, secret);
            default ->
                refused("The target's parameter auth is '" + way
                        + "'; it must be bearer, basic, header, aws-sigv4 or none.");
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Account of(String name, String value) {
        return Syntax.token(name) && Syntax.value(value)
                ? new Account(Optional.of(new Field(name, value)), Optional.empty(), false, Optional.empty())
                : refused("The target's credential cannot be written as a header.");
    }

    private static Account aws(Map<String, String> parameters, String user, Secret secret) {
        String region = parameters.getOrDefault("aws-region", "");
        String service = parameters.getOrDefault("aws-service", "");
        String payload = parameters.getOrDefault("aws-payload", "signed");
        if (!region.matches("[a-z0-9-]+") || !service.matches("[a-z0-9-]+")) {
            return refused("The target's parameters aws-region and aws-service must name a region and a service.");
        }
        if (!payload.equals("signed") && !payload.equals("unsigned")) {
            return refused("The target's parameter aws-payload is '" + payload + "'; it must be signed or unsigned.");
        }
        return AwsKeys.of(user, secret)
                .map(keys -> new Account(
                        Optional.empty(),
                        Optional.of(new Signer(keys, region, service)),
                        payload.equals("signed"),
                        Optional.empty()))
                .orElseGet(() -> refused("The target's credential is no key of AWS: its user must be the access key's"
                        + " id and its secret the secret key, or the secret three lines: id, key, session token."));
    }

    private static boolean travelsInTheClear(Admission admission, HeaderRules rules) {
        return admission.endpoint().tls() == Admission.TargetTls.OFF
                && !onThisMachine(admission.endpoint().host())
                && !rules.clearText(admission.session().target().name());
    }

    private static Account clearText() {
        return refused(
                Codes.refusal(Codes.CLEAR_TEXT, "The target's credential would travel without TLS, so nothing is sent.")
                        .withNextStep("Set the target's tls.mode to direct, or name the target in"
                                + " plugins.http.config.clear-text-targets."));
    }

    private static boolean onThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private static Account refused(String reason) {
        return refused(Codes.refusal(Codes.CLEAR_TEXT, reason));
    }

    private static Account refused(Refusal refusal) {
        return new Account(Optional.empty(), Optional.empty(), false, Optional.of(refusal));
    }

    /** Whether a client's field of this name, in lower case, is the account's to say. */
    boolean says(String key) {
        return field.filter(own -> own.is(key)).isPresent() || (signer.isPresent() && Signer.ownField(key));
    }

    /**
     * Signs a request that is otherwise ready, where the account is one of keys.
     *
     * @param body the body where it is whole; a request that has one which is not is signed without it
     */
    void sign(RequestHead head, Optional<byte[]> body, Instant now) {
        if (signer.isEmpty()) {
            return;
        }
        int mark = head.target().indexOf('?');
        String path = mark < 0 ? head.target() : head.target().substring(0, mark);
        String query = mark < 0 ? "" : head.target().substring(mark + 1);
        List<Signer.Field> sent = new ArrayList<>();
        for (Field one : head.fields()) {
            sent.add(new Signer.Field(one.name(), one.value()));
        }
        String payload = body.map(Signer::hash).orElse(Signer.UNSIGNED);
        Fields fields = head.fields();
        signer.get()
                .sign(head.method(), path, query, sent, payload, now)
                .forEach((name, value) -> fields.set(name, value));
    }

    /** Never shows what it holds. */
    @Override
    public String toString() {
        return "Account" + field.map(Field::name);
    }
}
