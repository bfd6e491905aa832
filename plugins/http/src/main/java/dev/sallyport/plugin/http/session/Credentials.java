package dev.sallyport.plugin.http.session;

import dev.sallyport.api.Secret;
import dev.sallyport.api.protocol.Login;
import dev.sallyport.plugin.http.wire.Fields;
import dev.sallyport.plugin.http.wire.Fields.Field;
import dev.sallyport.plugin.http.wire.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client came with.
 *
 * @param subject the user name it said; empty when the proof alone says who
 * @param proof the access token, a browser's pass, or the certificate of the connection
 * @param field the header it came in and must not travel in, in lower case; empty for a cookie
 */
record Credentials(String subject, Login.Credential proof, String field) {

    /** How the gateway's access tokens begin. */
    private static final String TOKEN_PREFIX = "sp_";

    /** The client's certificate, which leaves Authorization for the target. */
    static final Credentials CERTIFICATE = new Credentials("", new Login.Credential.ClientCertificate(), "");

    /**
     * Finds it: a token in Proxy-Authorization; the pass of a browser; a token in Authorization. The first two leave
     * Authorization for the target. A token comes as bearer, or as the password of Basic for tools that know nothing
     * else.
     */
    static Optional<Credentials> of(Request request, OwnCookies cookies) {
        Fields fields = request.head().fields();
        Optional<Credentials> forProxy = of(fields, "proxy-authorization");
        if (forProxy.isPresent()) {
            return forProxy;
        }
        Optional<Credentials> pass = cookies.pass(fields)
                .map(text -> new Credentials("", new Login.Credential.Pass(Secret.of(text), request.host()), ""));
        return pass.isPresent() ? pass : of(fields, "authorization");
    }

    /** Whether a browser shows it whoever asks for the request. */
    boolean ambient() {
        return browsers() || proof instanceof Login.Credential.ClientCertificate;
    }

    /** Whether only browsers have such. */
    boolean browsers() {
        return proof instanceof Login.Credential.Pass;
    }

    /** Whether a field meant for the target holds an access token of the gateway, by mistake. */
    static boolean holdsToken(Field field) {
        return field.is("authorization")
                && of(new Fields().add(field.name(), field.value()), "authorization")
                        .map(Credentials::proof)
                        .filter(proof -> proof instanceof Login.Credential.Token token
                                && token.token().reveal().startsWith(TOKEN_PREFIX))
                        .isPresent();
    }

    private static Optional<Credentials> of(Fields fields, String name) {
        List<String> values = fields.all(name);
        if (values.size() > 1) {
            throw new Malformed("more than one " + name);
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        String value = values.getFirst();
        int space = value.indexOf(' ');
        String said = space < 0 ? "" : value.substring(space).stripLeading();
        if (said.isEmpty()) {
            return Optional.empty();
        }
        return switch (value.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(token("", said, name));
            case "basic" -> basic(said, name);
            default -> Optional.empty();
        };
    }

    private static Optional<Credentials> basic(String coded, String name) {
        String text;
        try {
            text = new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(token(text.substring(0, colon), text.substring(colon + 1), name));
    }

    private static Credentials token(String subject, String text, String name) {
        return new Credentials(subject, new Login.Credential.Token(Secret.of(text)), name);
    }

    /** Whether it is the same as another one; the secret is compared in constant time. */
    boolean same(Credentials other) {
        return subject.equals(other.subject) && proof.equals(other.proof);
    }
}
