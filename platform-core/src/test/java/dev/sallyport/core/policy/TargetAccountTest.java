package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.Protocol;
import dev.sallyport.core.plugin.Registry;
import dev.sallyport.core.resource.Applied;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what the gateway enters targets, as their resources say it. */
final class TargetAccountTest {

    private static final String OAUTH = "oauth: {token-url: 'https://login.test/token'}";

    private record Speaks(String id, Set<Capability> capabilities) implements Protocol {}

    private static final Registry REGISTRY = new Registry(
            Map.of(
                    "http", new Speaks("http", Set.of(Protocol.Capability.ANONYMOUS)),
                    "postgres", new Speaks("postgres", Set.of())),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty());

    private static String target(String protocol, String credential, String more) {
        return """
                kind: Target
                name: api
                spec:
                  protocol: %s
                  host: api.example
                  port: 443
                  credential: %s
                """.formatted(protocol, credential) + more.indent(2);
    }

    private static String problems(String yaml) {
        Applied applied = new Scene(REGISTRY).apply(yaml);
        return applied.problems().toString();
    }

    private static TargetSpec compiled(String yaml) {
        return Scene.of(REGISTRY, yaml).policy().target("api").orElseThrow();
    }

    @Test
    void a_target_without_an_account_says_so_and_needs_no_secret() {
        TargetSpec spec = compiled(target("http", "{}", "parameters: {auth: none}"));
        assertThat(spec.secretRef()).isEmpty();
        assertThat(spec.user()).isEmpty();
        assertThat(problems(target("http", "{}", ""))).contains("spec.credential.secret", "auth: none");
        assertThat(problems(target("postgres", "{user: app}", "parameters: {auth: none}")))
                .contains("spec.credential.secret")
                .doesNotContain("auth: none");
        assertThat(problems(target("postgres", "{secret: 'env:X'}", ""))).contains("spec.credential.user", "missing");
        assertThat(compiled(target("http", "{secret: 'env:X'}", "")).secretRef())
                .isEqualTo("env:X");
    }

    @Test
    void an_identity_is_a_secret_like_others_and_for_the_handshake_only() {
        TargetSpec spec =
                compiled(target("http", "{secret: 'env:X'}", "tls: {mode: direct, identity: {secret: 'file:/k.pem'}}"));
        assertThat(spec.identityRef()).contains("file:/k.pem");
        assertThat(compiled(target("http", "{secret: 'env:X'}", "tls: {identity: {secret: {sealed: box}}}"))
                        .identityRef())
                .contains("sealed:Target/api/tls.identity#box");
        assertThat(problems(target("http", "{secret: 'env:X'}", "tls: {mode: 'off', identity: {secret: 'env:K'}}")))
                .contains("spec.tls.identity", "mode is off");
        assertThat(problems(target("http", "{secret: 'env:X'}", "tls: {identity: {}}")))
                .contains("spec.tls.identity.secret", "exactly one");
    }

    @Test
    void tokens_are_got_by_the_secret() {
        TargetSpec spec = compiled(target(
                "http",
                "{user: me, secret: 'env:X', oauth: {token-url: 'https://login.test/t', scopes: [a, b], audience: aud}}",
                ""));
        assertThat(spec.oauth())
                .hasValueSatisfying(use -> assertThat(use.scopes()).containsExactly("a", "b"));
        assertThat(problems(target("http", "{secret: 'env:X', " + OAUTH + "}", "")))
                .contains("spec.credential.user", "the client's id");
        assertThat(problems(target("http", "{user: me, " + OAUTH + "}", ""))).contains("spec.credential.secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token-url: 'http://login.test/t' | https",
                "token-url: 'https://u:p@login.test/t' | without a user",
                "token-url: 'https://login.test/t#x' | fragment",
                "token-url: '/token' | a host",
                "token-url: 'https://login.test/ t' | must be a URL",
                "token-url: 'https://l.test/t', scopes: ['a b'] | without spaces",
                "token-url: 'https://l.test/t', resource: here | absolute",
                "token-url: 'https://l.test/t', client-authentication: mac | unknown word"
            })
    void what_is_wrong_with_them_is_told_at_once(String oauth, String told) {
        assertThat(problems(target("http", "{user: me, secret: 'env:X', oauth: {" + oauth + "}}", "")))
                .contains(told);
        assertThat(problems(target("http", "{user: m, secret: 'env:X', oauth: {token-url: 'http://127.0.0.1/t'}}", "")))
                .isEqualTo("[]");
    }
}
