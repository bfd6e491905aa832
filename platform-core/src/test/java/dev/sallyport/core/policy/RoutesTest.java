package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {

    /** A target without its routes. */
    private static final String API = """
            kind: Target
            name: api
            spec:
              protocol: http
              host: api.example
              port: 443
              credential: {user: app, secret: env:API}
            """;

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/users, /users",
        "/users/7, /users/{id}",
        "/users/7/orders/0012, /users/{id}/orders/{id}",
        "/v2/users, /v2/users",
        "/oauth2/token, /oauth2/token",
        "/u/3f2504e0-4f89-11d3-9a0c-0305e82c3301, /u/{id}",
        "/blobs/deadbeef01, /blobs/{id}",
        "/facade/decade, /facade/decade",
        "/customers/cus_9s6XKzkNRiz8i3Ab, /customers/{id}",
        "/mail/bob@shop.example, /mail/{id}",
        "/mail/bob%40shop.example, /mail/{id}",
        "/x/averylongsegmentwithoutanydigitsinitatall, /x/{id}",
        "/users/7/, '/users/{id}'"
    })
    void a_path_that_nobody_described_is_named_by_its_shape(String path, String route) {
        assertThat(Routes.BY_SHAPE.of(path)).isEqualTo(route);
        assertThat(Routes.BY_SHAPE.of(path)).as("the same again").isEqualTo(route);
    }

    @Test
    void a_template_comes_first_and_a_literal_before_a_parameter() {
        Routes routes = new Routes(List.of("/users/{name}", "/users/me", "/users/{name}/keys/{key}", "/files/{a}/x"));
        assertThat(routes.of("/users/bob")).isEqualTo("/users/{name}");
        assertThat(routes.of("/users/ME")).isEqualTo("/users/me");
        assertThat(routes.of("/users/me/keys/3")).isEqualTo("/users/{name}/keys/{key}");
        assertThat(routes.of("/users/bob/other")).isEqualTo("/users/bob/other");
        assertThat(routes.of("/files/7/y")).isEqualTo("/files/{id}/y");
    }

    @Test
    void a_parameter_may_be_a_part_of_a_segment() {
        Routes routes = new Routes(List.of("/files/{name}.json", "/files/{name}", "/v{major}.{minor}/{id}:cancel"));
        assertThat(routes.of("/files/a.json")).isEqualTo("/files/{name}.json");
        assertThat(routes.of("/files/.json")).isEqualTo("/files/{name}");
        assertThat(routes.of("/files/a.xml")).isEqualTo("/files/{name}");
        assertThat(routes.of("/v1.2/x:cancel")).isEqualTo("/v{major}.{minor}/{id}:cancel");
        assertThat(routes.of("/v1.2/x")).isEqualTo("/v1.2/x");
    }

    @Test
    void every_server_of_a_document_has_its_paths() {
        Optional<TargetSpec> target = Scene.of(API + """
                  openapi: |
                    {"openapi": "3.1.0",
                     "servers": [{"url": "https://api.example/{version}", "variables": {"version": {"default": "v2"}}},
                                 {"url": "{scheme}://{host}/{tenant}/api/"}, {"url": "/"}, {"url": "beta"}],
                     "paths": {"/people/{person}": {}, "x-note": 1}}
                """).policy().target("api");
        Routes routes = target.orElseThrow().routes();
        assertThat(routes.of("/v2/people/bob")).isEqualTo("/v2/people/{person}");
        assertThat(routes.of("/acme/api/people/bob")).isEqualTo("/{tenant}/api/people/{person}");
        assertThat(routes.of("/people/bob")).isEqualTo("/people/{person}");
        assertThat(routes.of("/beta/people/bob")).isEqualTo("/beta/people/{person}");
        assertThat(routes.of("/v1/people/bob")).isEqualTo("/v1/people/bob");
    }

    @Test
    void a_document_may_be_long() {
        StringBuilder yaml = new StringBuilder(API + """
                  openapi: |
                    paths:
                """);
        for (int i = 0; i < 3_000; i++) {
            yaml.append("      /things-").append(i).append("/{thing}: {get: {summary: one of many}}\n");
        }
        Routes routes =
                Scene.of(yaml.toString()).policy().target("api").orElseThrow().routes();
        assertThat(routes.of("/things-2999/x")).isEqualTo("/things-2999/{thing}");
        String longer = yaml.toString().replace("one of many", "x".repeat(1_000));
        assertThat(Scene.problems(longer).toString()).contains("spec.openapi", "longer than 1048576");
    }

    @Test
    void a_target_brings_its_routes_and_those_of_its_openapi_document() {
        Scene scene = Scene.of(API + """
                  routes: ['/health/{check}']
                  openapi: |
                    openapi: 3.1.0
                    servers: [{url: https://api.example/v1/}]
                    paths:
                      '/people/{person}': {get: {}}
                """);
        Optional<TargetSpec> target = scene.policy().target("api");
        assertThat(target.orElseThrow().routes().of("/v1/people/bob")).isEqualTo("/v1/people/{person}");
        assertThat(target.orElseThrow().routes().of("/health/db")).isEqualTo("/health/{check}");
        assertThat(target.orElseThrow().routes().of("/v1/other/5")).isEqualTo("/v1/other/{id}");
    }

    @Test
    void what_is_no_route_and_no_document_is_an_error() {
        assertThat(Scene.problems(API + "  routes: [users]\n").toString())
                .contains("spec.routes", "begin with a slash");
        assertThat(Scene.problems(API + "  openapi: '{'\n").toString()).contains("spec.openapi");
        assertThat(Scene.problems(API + "  openapi: 'a: b'\n").toString()).contains("has no paths");
        assertThat(Scene.problems(API + "  openapi: \"paths:\\n a: {}\\n b\"\n").toString())
                .contains("spec.openapi", "line 3 of it");
        assertThat(Scene.problems(API + "  openapi: '{paths: {users: {}}}'\n").toString())
                .contains("spec.openapi paths", "'users' must begin with a slash");
        for (String broken : List.of("/a/{", "/a/}", "/a/{x{y}}", "/a/{x}{y}", "/a/{}b")) {
            assertThat(Scene.problems(API + "  openapi: \"{paths: {'" + broken + "': {}}}\"\n")
                            .toString())
                    .contains("spec.openapi paths", broken, "names in braces");
        }
        assertThat(Scene.problems(API + "  openapi: '{paths: {/a: {}, /a: {}}}'\n")
                        .toString())
                .contains("spec.openapi");
    }
}
