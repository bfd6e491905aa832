package dev.sallyport.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {

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
    void a_target_brings_its_routes_and_those_of_its_openapi_document() {
        Scene scene = Scene.of("""
                kind: Target
                name: api
                spec:
                  protocol: http
                  host: api.example
                  port: 443
                  credential: {user: app, secret: env:API}
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
        String target = """
                kind: Target
                name: api
                spec:
                  protocol: http
                  host: api.example
                  port: 443
                  credential: {user: app, secret: env:API}
                """;
        assertThat(Scene.problems(target + "  routes: [users]\n").toString())
                .contains("spec.routes", "begin with a slash");
        assertThat(Scene.problems(target + "  openapi: '{'\n").toString()).contains("spec.openapi");
        assertThat(Scene.problems(target + "  openapi: 'a: b'\n").toString()).contains("has no paths");
    }
}
